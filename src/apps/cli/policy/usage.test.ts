import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";

const PROGRAM = join(import.meta.dirname, "..", "main.ts");

/** A policy that refuses pods of the name `bad`. */
const GOOD = `apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicy
metadata: { name: names }
spec:
  matchConstraints:
    resourceRules: [{ apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [pods] }]
  validations:
    - expression: object.metadata.name != 'bad'
`;
const BROKEN = "kind: Pod\nmetadata: { name: [x }\n";

/** Runs `hauberk policy …` in a folder of these files, with nothing on standard input. */
function run(files: Readonly<Record<string, string>>, ...args: readonly string[]) {
  const cwd = mkdtempSync(join(tmpdir(), "hauberk-policy-"));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(cwd, name)), { recursive: true });
    writeFileSync(join(cwd, name), text);
  }
  const { status, stdout, stderr } = spawnSync(process.execPath, ["--no-warnings", PROGRAM, "policy", ...args], {
    cwd,
    input: "",
    encoding: "utf8",
  });
  return { status, stdout, stderr };
}

describe("a file that cannot be read", () => {
  it("is told by every command, and not that there is nothing in it", () => {
    expect(run({ "p.yaml": BROKEN }, "check", "p.yaml")).toMatchObject({
      status: 1,
      stdout: expect.stringMatching(/^p\.yaml:2:22 error: .* \[YAML_INVALID\]\n0 policies read: 1 fault/),
    });
    const test = { "kyverno-test.yaml": BROKEN };
    expect(run(test, "coverage", ".")).toMatchObject({
      status: 3,
      stderr: expect.stringContaining("hauberk: kyverno-test.yaml:2:22 "),
    });
    for (const command of ["test", "translate"])
      expect(run({}, command, "gone")).toMatchObject({
        status: 3,
        stderr: expect.stringContaining("hauberk: gone cannot be read: no such file or folder\n"),
      });
  });
});

describe("no object at all", () => {
  it("does not look like objects that pass", () => {
    const { status, stdout, stderr } = run({ "p.yaml": GOOD }, "apply", "-p", "p.yaml", "-r", "-", "-f", "json");
    expect(status).toBe(3);
    expect(stderr).toContain("no object in standard input: check the paths given with --resource");
    expect(JSON.parse(stdout)).toMatchObject({ results: [], problems: [{ code: "NOTHING_FOUND" }] });
  });
});

describe("objects that no policy is about", () => {
  it("are said to be so", () => {
    const service = "apiVersion: v1\nkind: Service\nmetadata: { name: s }\n";
    const { status, stdout } = run({ "p.yaml": GOOD, "s.yaml": service }, "apply", "-p", "p.yaml", "-r", "s.yaml");
    expect({ status, stdout }).toEqual({
      status: 0,
      stdout:
        "0 results: no policy is about these objects (hauberk policy explain --name <policy> tells why one is not)\n",
    });
  });
});

describe("JSON of policy commands", () => {
  it("holds no character that is not seen as it is", () => {
    const text = GOOD.replace("!= 'bad'", "!= 'bad'\n      message: \"no\\u202egood\\u009b31m\"");
    const pod = "apiVersion: v1\nkind: Pod\nmetadata: { name: bad }\nspec: { containers: [] }\n";
    const files = { "p.yaml": text, "r.yaml": pod };
    const { status, stdout } = run(files, "apply", "-p", "p.yaml", "-r", "r.yaml", "-f", "json");
    expect(status).toBe(1);
    expect(stdout).toContain("no\\u202egood\\u009b31m");
    expect(JSON.parse(stdout)).toMatchObject({
      results: [{ message: expect.stringContaining("no\u202egood\u009b31m") }],
    });
  });
});

describe("hauberk policy check", () => {
  it("tells faults and advice in the order of the files, in one form", () => {
    const misspelt = GOOD.replace("spec:", "spec:\n  failurePolcy: Fail").replace("!= 'bad'", "!=");
    const { status, stdout } = run({ "a.yaml": misspelt, "b.yaml": BROKEN, "c.yaml": GOOD }, "check", ".");
    expect(status).toBe(1);
    expect(stdout.match(/^\S+ (?:error|warning): /gm)).toEqual([
      "a.yaml:5:3 error: ",
      "a.yaml:9:7 error: ",
      "b.yaml:2:22 error: ",
      // It has the name of the first.
      "c.yaml:3:13 warning: ",
    ]);
    expect(stdout).toMatch(/\n1 policy read: 3 faults, 1 warning\n$/);
  });

  it("shows the expression below the fault, and tells each fault once", () => {
    const { stdout } = run(
      { "p.yaml": GOOD.replace("object.metadata.name != 'bad'", "1 + 'a' == 2") },
      "check",
      "p.yaml",
    );
    expect(stdout.match(/^.*1 \+ 'a' == 2.*$/gm)).toEqual(["    | 1 + 'a' == 2"]);
    expect(stdout).toContain("\n    | ..^\n");
  });

  it("lets no message of a policy pass for a line of its own", () => {
    const text = GOOD.replace("object.metadata.name != 'bad'", '"object.metadata.name +\\n::error::x\\nhauberk: fine"');
    const { stdout, stderr } = run({ "p.yaml": text }, "check", "p.yaml");
    expect(stdout).toContain("::error::x");
    expect(stdout + stderr).not.toMatch(/^\s*(?:::error|hauberk: fine)/m);
  });
});

describe("hauberk policy bench", () => {
  it("finds no object slower than the slowest", () => {
    const pods = Array.from(
      { length: 20 },
      (_, index) => `apiVersion: v1\nkind: Pod\nmetadata: { name: p${index} }\nspec: { containers: [] }\n`,
    );
    const files = { "p.yaml": GOOD, "r.yaml": pods.join("---\n") };
    const { status, stdout } = run(files, "bench", "-p", "p.yaml", "-r", "r.yaml", "-f", "json");
    expect(status).toBe(0);
    const { objects, policies } = JSON.parse(stdout) as {
      objects: number;
      policies: readonly { meanUs: number; slowestUs: number; slowest: string }[];
    };
    expect(objects).toBe(20);
    expect(policies).toHaveLength(1);
    for (const { meanUs, slowestUs, slowest } of policies) {
      expect(meanUs).toBeGreaterThan(0);
      expect(slowestUs).toBeGreaterThanOrEqual(meanUs);
      expect(slowest).toMatch(/^Pod\/p\d+$/);
    }
  });
});
