import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type PssResult, pssCheck } from "./pss-check.ts";

const HARDENED = `
apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: shop }
spec:
  template:
    spec:
      securityContext: { runAsNonRoot: true, seccompProfile: { type: RuntimeDefault } }
      containers:
        - name: web
          image: web:1
          securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: [ALL] } }
`;
const PRIVILEGED = `
apiVersion: batch/v1
kind: CronJob
metadata: { name: backup, namespace: shop }
spec:
  jobTemplate:
    spec:
      template:
        spec:
          containers: [{ name: backup, image: backup:1, securityContext: { privileged: true } }]
`;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "hauberk-pss-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

async function run(text: string, options: { level?: string; version?: string; format?: string } = {}) {
  const file = join(folder, "shop.yaml");
  writeFileSync(file, text);
  let [out, err] = ["", ""];
  const print = { out: (more: string) => void (out += more), err: (more: string) => void (err += more) };
  const exitCode = await pssCheck([file], { level: "restricted", version: "v1.33", format: "json", ...options }, print);
  return { file, exitCode, out, err };
}

function resultsOf(out: string): PssResult[] {
  return (JSON.parse(out) as { results: PssResult[] }).results;
}

function listedPod(annotation: string): string {
  return `  - { metadata: { name: p, annotations: { a: ${annotation} } }, spec: { containers: [{ name: c }] } }\n`;
}

describe("pss check", () => {
  it("answers 0 when every pod template is allowed", async () => {
    const { file, exitCode, out, err } = await run(HARDENED);
    const resource = { apiVersion: "apps/v1", kind: "Deployment", namespace: "shop", name: "web" };
    expect(resultsOf(out)).toEqual([{ file, resource, allowed: true, checks: [] }]);
    expect(err).toBe("");
    expect(exitCode).toBe(0);
  });

  it("answers 1 and says which checks forbid what, objects without pods apart", async () => {
    const { exitCode, out } = await run(`${HARDENED}---${PRIVILEGED}---\napiVersion: v1\nkind: Service\n`, {
      level: "baseline",
    });
    const results = resultsOf(out);
    expect(results.map(({ allowed, resource }) => `${resource.kind} ${allowed}`)).toEqual([
      "Deployment true",
      "CronJob false",
    ]);
    expect(results[1]?.checks).toEqual([
      {
        id: "privileged",
        reason: "privileged",
        detail: 'container "backup" must not set securityContext.privileged=true',
      },
    ]);
    expect(exitCode).toBe(1);
  });

  it("says it in text with the place of the pod", async () => {
    const { file, out } = await run(PRIVILEGED, { level: "baseline", format: "text" });
    expect(out).toBe(
      `${file}:9:9 CronJob shop/backup violates baseline:v1.33\n` +
        '  privileged: privileged (container "backup" must not set securityContext.privileged=true)\n' +
        "0 of 1 allowed by baseline:v1.33\n",
    );
  });

  it("answers 3 for a broken document and still judges the others", async () => {
    const { file, exitCode, out, err } = await run(`${HARDENED}---\na: [\n---${PRIVILEGED}`);
    expect(resultsOf(out).map(({ allowed }) => allowed)).toEqual([true, false]);
    expect(err).toContain(`${file}:`);
    expect(exitCode).toBe(3);
  });

  it("does not allow what has a field of a wrong type", async () => {
    const { exitCode, out, err } = await run(
      HARDENED.replace("name: web\n", "name: web\n          stdin: yes please\n"),
    );
    expect(resultsOf(out)).toMatchObject([{ allowed: false, checks: [] }]);
    expect(err).toContain("stdin");
    expect(exitCode).toBe(3);
  });

  it("blames a wrong type on the object that has it, not on its neighbours in the list", async () => {
    const list = `apiVersion: v1\nkind: PodList\nitems:\n${listedPod("text")}${listedPod("[1]")}${listedPod("text")}`;
    const { exitCode, out } = await run(list, { level: "baseline" });
    expect(resultsOf(out).map(({ allowed }) => allowed)).toEqual([true, false, true]);
    expect(exitCode).toBe(3);
  });

  it("keeps the terminal safe from names in the input", async () => {
    const { out } = await run(PRIVILEGED.replace("name: backup", 'name: "\\e[2J\\nrogue"'), { format: "text" });
    expect(out).toContain("shop/\\u{1b}[2J\\nrogue violates");
  });

  it("is reached from the command line, where --version is the standard's and not the program's", () => {
    const file = join(folder, "shop.yaml");
    writeFileSync(file, HARDENED + "---" + PRIVILEGED);
    const program = fileURLToPath(new URL("main.ts", import.meta.url));
    const args = [program, "pss", "check", "--level", "baseline", "--version", "v1.33", file, "--format", "json"];
    const { status, stdout } = spawnSync(process.execPath, args, { encoding: "utf8" });
    expect(resultsOf(stdout).map(({ allowed }) => allowed)).toEqual([true, false]);
    expect(status).toBe(1);
  });

  it("refuses levels, versions and formats that are none", async () => {
    for (const options of [{ level: "strict" }, { version: "33" }, { format: "xml" }]) {
      await expect(run(HARDENED, options)).rejects.toThrow(expect.objectContaining({ code: "USAGE" }));
    }
  });
});
