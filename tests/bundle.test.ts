import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";

const ROOT = resolve(import.meta.dirname, "..");
const PROGRAM = join(ROOT, "dist/hauberk.js");

const POD = `apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop }
spec:
  containers:
    - name: web # the shop window
      image: registry.example/web:1.4.2
      securityContext: { privileged: true }
`;

function run(args: readonly string[], options: { input?: string; cwd?: string } = {}) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [PROGRAM, ...args], { encoding: "utf8", ...options });
  return { status, stdout, stderr };
}

describe("the program as it is shipped", () => {
  it("says its version", () => {
    const { version } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as { version: string };
    expect(run(["--version"])).toEqual({ status: 0, stdout: `${version}\n`, stderr: "" });
  });

  it("teaches by example", () => {
    const { status, stdout } = run(["scan", "--help"]);
    expect(status).toBe(0);
    expect(stdout).toContain("Examples:");
  });

  it("exits with 1 on findings, 0 on none that count, 2 on bad usage and 3 when it could not look at everything", () => {
    expect(run(["scan", "-"], { input: POD }).status).toBe(1);
    expect(run(["scan", "-", "--fail-on", "none"], { input: POD }).status).toBe(0);
    expect(run(["scan"]).status).toBe(2);
    expect(run(["scan", "-", "--format", "jsn"], { input: POD }).stderr).toContain('did you mean "json"');
    expect(run(["scan", "-"], { input: `${POD}---\na: b: c\n` }).status).toBe(3);
    expect(run(["scan", "no-such-file.yaml"]).status).toBe(3);
  });

  it("suggests the command and the control that was meant", () => {
    expect(run(["scna"]).stderr).toContain("scan");
    expect(run(["explain", "pod/privleged"])).toMatchObject({
      status: 2,
      stderr: expect.stringContaining("pod/privileged"),
    });
  });

  it("finds the same in JSON and SARIF, at the line of the fault", () => {
    const json = JSON.parse(
      run(["scan", "-", "--format", "json", "--control", "pod/privileged"], { input: POD }).stdout,
    ) as {
      findings: { control: string; location: { line: number } }[];
    };
    expect(json.findings).toMatchObject([{ control: "pod/privileged", location: { line: 8 } }]);
    const sarif = JSON.parse(
      run(["scan", "-", "--format", "sarif", "--control", "pod/privileged"], { input: POD }).stdout,
    ) as {
      version: string;
      runs: { results: unknown[] }[];
    };
    expect(sarif.version).toBe("2.1.0");
    expect(sarif.runs[0]?.results).toHaveLength(1);
  });

  it("mends a file in place, keeps its comments, and has nothing more to mend", () => {
    const folder = mkdtempSync(join(tmpdir(), "hauberk-"));
    const file = join(folder, "pod.yaml");
    writeFileSync(file, POD);
    const diff = run(["scan", "pod.yaml", "--diff", "--control", "pod/privileged"], { cwd: folder });
    expect(diff.stdout).toContain("+      securityContext: { privileged: false }");
    expect(readFileSync(file, "utf8")).toBe(POD);
    expect(run(["scan", "pod.yaml", "--fix", "--control", "pod/privileged"], { cwd: folder }).status).toBe(0);
    const fixed = readFileSync(file, "utf8");
    expect(fixed).toBe(POD.replace("privileged: true", "privileged: false"));
    run(["scan", "pod.yaml", "--fix", "--control", "pod/privileged"], { cwd: folder });
    expect(readFileSync(file, "utf8")).toBe(fixed);
  });

  it("writes a baseline, and then fails only on what is new", () => {
    const folder = mkdtempSync(join(tmpdir(), "hauberk-"));
    writeFileSync(join(folder, "pod.yaml"), POD);
    expect(run(["scan", ".", "--write-baseline", "base.json", "-q"], { cwd: folder }).status).toBe(0);
    expect(run(["scan", "pod.yaml", "--baseline", "base.json"], { cwd: folder }).status).toBe(0);
    writeFileSync(
      join(folder, "pod.yaml"),
      `# moved down by a line\n${POD.replace("spec:", "spec:\n  hostPID: true")}`,
    );
    const again = run(["scan", "pod.yaml", "--baseline", "base.json", "--format", "json"], { cwd: folder });
    expect(again.status).toBe(1);
    const { findings } = JSON.parse(again.stdout) as { findings: { message: string }[] };
    expect(findings.every(({ message }) => /host|PID|process/i.test(message))).toBe(true);
  });

  it("points at the fault of a configuration and of an exception", () => {
    const folder = mkdtempSync(join(tmpdir(), "hauberk-"));
    writeFileSync(join(folder, "pod.yaml"), POD);
    writeFileSync(
      join(folder, "hauberk.yaml"),
      "apiVersion: hauberk.dev/v1alpha1\nkind: Configuration\nsettings:\n  minReplicas: two\n",
    );
    expect(run(["scan", "pod.yaml"], { cwd: folder })).toMatchObject({
      status: 2,
      stderr: expect.stringContaining("hauberk.yaml:4:3"),
    });
    const exception = "apiVersion: hauberk.dev/v1alpha1\nkind: Exception\nmetadata: { name: x }\nspec:\n  owner: me\n";
    writeFileSync(join(folder, "exceptions.yaml"), exception);
    writeFileSync(join(folder, "hauberk.yaml"), "apiVersion: hauberk.dev/v1alpha1\nkind: Configuration\n");
    expect(run(["scan", "pod.yaml", "--exceptions", "exceptions.yaml"], { cwd: folder }).status).toBe(3);
  });

  it("completes in every shell it names", () => {
    const script = run(["completion", "bash"]).stdout;
    const shell = spawnSync(
      "bash",
      ["-c", `${script}\nCOMP_WORDS=(hauberk sc); COMP_CWORD=1; _hauberk; echo "$COMPREPLY"`],
      { encoding: "utf8" },
    );
    expect(shell.stdout).toBe("scan\n");
    expect(run(["completion", "fish"]).stdout).toContain("complete -c hauberk");
  });

  it("shows nothing but the report on a pipe", () => {
    expect(run(["scan", "-"], { input: POD }).stderr).toBe("");
    expect(run(["scan", "-"], { input: POD }).stdout).not.toContain("\u001B");
  });

  it("is a library too: hauberk/policy", () => {
    const { exports } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as {
      exports: Record<string, { default: string }>;
    };
    const script = `import { loadPolicies } from ${JSON.stringify(join(ROOT, exports["./policy"]?.default ?? ""))};
      console.log(loadPolicies([{ name: "none.yaml", text: "" }]).judge({ apiVersion: "v1", kind: "Pod", metadata: {} }).length);`;
    const { stdout, stderr } = spawnSync(process.execPath, ["--input-type=module", "-e", script], { encoding: "utf8" });
    expect({ stdout, stderr }).toEqual({ stdout: "0\n", stderr: "" });
  });
});
