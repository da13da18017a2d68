import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { CONTROLS } from "../../controls/index.ts";
import type { Severity } from "../../model/index.ts";
import { plainRules, readInput } from "./fix-for-tests.ts";
import { judge } from "./judge.ts";
import { type Mended, mendFiles } from "./mend.ts";

const POD = `apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop, labels: { app: web } }
spec:
  hostPID: true
  containers:
    - name: web # the shop
      image: registry.example/web:1.4.2
`;

describe("mendFiles", () => {
  let folder = "";
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "hauberk-mend-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const path = (name: string): string => join(folder, name);

  interface Call {
    readonly controls?: readonly string[];
    readonly severity?: Severity;
    readonly isDry?: boolean;
    readonly meanwhile?: () => void;
  }

  /** Scans the files and mends them, as `hauberk scan --fix` does. */
  function mend(names: readonly string[], { controls, severity = "low", isDry = false, meanwhile }: Call = {}): Mended {
    const resources = names.flatMap((name) => readInput(readFileSync(path(name), "utf8"), path(name)).resources);
    const input = { resources, complete: false };
    const rules = plainRules(controls && CONTROLS.filter(({ id }) => controls.includes(id)));
    const first = judge(input, rules);
    meanwhile?.();
    return mendFiles(input, first, rules, { severity, isDry });
  }

  it("writes what it fixed, judges what is there afterwards, and has nothing to do again", () => {
    writeFileSync(path("a.yaml"), POD);
    const { fixed, after, problems } = mend(["a.yaml"]);
    expect(problems).toEqual([]);
    expect(fixed.length).toBeGreaterThan(5);
    expect(readFileSync(path("a.yaml"), "utf8")).toContain("- name: web # the shop\n");
    const again = mend(["a.yaml"]);
    expect(again.changes).toEqual([]);
    expect(again.after.open.length).toBe(after.open.length);
  });

  it("writes nothing when it is dry", () => {
    writeFileSync(path("a.yaml"), POD);
    expect(mend(["a.yaml"], { isDry: true }).changes).toHaveLength(1);
    expect(readFileSync(path("a.yaml"), "utf8")).toBe(POD);
  });

  it("fixes only the controls asked for, and nothing below the severity", () => {
    writeFileSync(path("a.yaml"), POD);
    mend(["a.yaml"], { controls: ["pod/host-pid"] });
    expect(readFileSync(path("a.yaml"), "utf8")).toBe(POD.replace("  hostPID: true\n", ""));
    writeFileSync(path("b.yaml"), POD);
    expect(mend(["b.yaml"], { severity: "critical" }).fixed.every(({ severity }) => severity === "critical")).toBe(
      true,
    );
  });

  it("keeps the findings of a file that changed meanwhile, and fixes the other files", () => {
    writeFileSync(path("a.yaml"), POD);
    writeFileSync(path("b.yaml"), POD.replace("name: web,", "name: other,"));
    const changed = `# mine\n${POD}`;
    const result = mend(["a.yaml", "b.yaml"], { meanwhile: () => writeFileSync(path("a.yaml"), changed) });
    expect(result.problems).toEqual([
      `${path("a.yaml")}:1:1 not fixed: the file changed while it was scanned: run again`,
    ]);
    expect(readFileSync(path("a.yaml"), "utf8")).toBe(changed);
    const stillOpen = new Set(result.after.open.map(({ resource, control }) => `${resource.name} ${control}`));
    expect(stillOpen).toContain("web pod/host-pid");
    expect(stillOpen).not.toContain("other pod/host-pid");
    expect(new Set(result.fixed.map(({ resource }) => resource.name))).toEqual(new Set(["other"]));
  });

  it("does not write standard input", () => {
    const input = readInput(POD, "<stdin>");
    const rules = plainRules();
    const result = mendFiles(input, judge(input, rules), rules, { severity: "low", isDry: true });
    expect(result.changes).toEqual([]);
    expect(result.problems[0]).toMatch(/standard input cannot be written to/);
    expect(result.after.open.map(({ control }) => control)).toContain("pod/host-pid");
  });
});
