import { spawnSync } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { CONTROLS } from "../../controls/index.ts";
import { toOutputs } from "./outputs.ts";
import { selectControls } from "./select-controls.ts";
import { suggest } from "../../formats/text/index.ts";

const PROGRAM = join(import.meta.dirname, "main.ts");

function run(...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, ["--no-warnings", PROGRAM, ...args], {
    cwd: mkdtempSync(join(tmpdir(), "hauberk-usage-")),
    encoding: "utf8",
  });
  return { status, stdout, stderr };
}

describe("formats and outputs", () => {
  it("are paired in their order, and an output alone is known by its ending", () => {
    expect(toOutputs(["sarif", "text"], ["a.out", "-"])).toEqual([
      { format: "sarif", file: "a.out" },
      { format: "text", file: undefined },
    ]);
    expect(toOutputs([], ["a.html"])).toEqual([{ format: "html", file: "a.html" }]);
  });

  it("leave the terminal to the format that no file is named after", () => {
    expect(toOutputs(["text", "json"], ["report.json"])).toEqual([
      { format: "text", file: undefined },
      { format: "json", file: "report.json" },
    ]);
    expect(toOutputs(["json", "text"], ["report.out"])).toEqual([
      { format: "json", file: "report.out" },
      { format: "text", file: undefined },
    ]);
  });
});

describe("a mistyped call", () => {
  it("never scans with no control because a requirement does not exist", () => {
    const choice = { controls: [], configuration: {} };
    expect(() => selectControls(CONTROLS, { ...choice, frameworks: ["cis:99.9"] })).toThrow(/cis:99\.9/);
    expect(selectControls(CONTROLS, { ...choice, frameworks: ["pss:baseline"] }).length).toBeGreaterThan(0);
  });

  it("is told the control whose name it is without the group", () => {
    expect(suggest("privileged", ["pod/privileged-port", "pod/privileged"])).toBe(' (did you mean "pod/privileged"?)');
  });

  it("is told where the help of its own command is, and what to look at", () => {
    expect(run("net", "why")).toMatchObject({
      status: 2,
      stderr: expect.stringContaining("(hauberk net why --help shows what there is)") as string,
    });
    expect(run("isolate", "team-a", "team-b").stderr).toContain(
      "say what to look at: hauberk isolate team-a team-b PATH…",
    );
  });

  it("is told why a file it names cannot be read, and scans nothing", () => {
    for (const option of ["--exceptions", "--config", "--baseline"]) {
      const { status, stdout, stderr } = run("scan", ".", option, "gone.yaml");
      expect({ option, status, stdout }).toEqual({ option, status: 2, stdout: "" });
      expect(stderr).toContain("gone.yaml cannot be read: no such file or folder\n");
    }
  });

  it("does not scan files when a cluster's context is named", () => {
    expect(run("scan", ".", "--context", "prod")).toMatchObject({
      status: 2,
      stderr: expect.stringContaining("--cluster"),
    });
  });
});

it("knows both spellings of colour", () => {
  expect(run("scan", "gone", "--no-colour", "--no-color").status).toBe(3);
});

it("shows no default that is an empty list", () => {
  expect(run("scan", "--help").stdout).not.toContain("[]");
});

it("says that it wrote a baseline", () => {
  const file = join(mkdtempSync(join(tmpdir(), "hauberk-usage-")), "pod.yaml");
  writeFileSync(
    file,
    "apiVersion: v1\nkind: Pod\nmetadata: { name: a }\nspec: { hostNetwork: true, containers: [] }\n",
  );
  const { status, stderr } = run("scan", file, "--control", "pod/host-network", "--write-baseline", "base.json");
  expect({ status, stderr }).toEqual({ status: 0, stderr: "hauberk: base.json holds 1 finding now\n" });
});

it("completes commands, their options, and the values of options in bash", () => {
  const { stdout: script } = run("completion", "bash");
  const complete = (...words: readonly string[]): string => {
    const line = `COMP_WORDS=(${words.map((word) => `"${word}"`).join(" ")}); COMP_CWORD=${words.length - 1}`;
    return spawnSync("bash", ["-c", `${script}\n${line}; _hauberk; echo "\${COMPREPLY[*]}"`], {
      encoding: "utf8",
    }).stdout.trim();
  };
  expect(complete("hauberk", "exp")).toBe("explain");
  expect(complete("hauberk", "scan", "--fail-on", "cr")).toBe("critical");
  expect(complete("hauberk", "scan", "-f", "sa")).toBe("sarif");
  expect(complete("hauberk", "explain", "pod/host-n")).toBe("pod/host-network");
  expect(complete("hauberk", "pss", "check", "--level", "re")).toBe("restricted");
});

it("shows no credential beside a finding, whichever controls and severities are asked for", () => {
  const folder = mkdtempSync(join(tmpdir(), "hauberk-usage-"));
  const pod = `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  containers:
    - name: web
      image: registry.example/web:1.4.2
      env:
        - name: DB_PASSWORD
          value: hunter2-Super9
      securityContext: { privileged: true }
`;
  writeFileSync(join(folder, "pod.yaml"), pod);
  writeFileSync(join(folder, "Dockerfile"), "FROM ubuntu\nENV DB_PASSWORD=hunter2-Super9\n");
  for (const choice of [
    ["--severity", "critical"],
    ["--control", "pod/privileged"],
    ["--control", "dockerfile/*-tag"],
  ]) {
    const { stdout } = run("scan", folder, ...choice);
    expect(stdout).toContain("•••");
    expect(stdout).not.toContain("hunter2");
  }
});

it("shows help in the ways people ask for it, and ends quietly when nobody reads on", () => {
  expect(run("help")).toMatchObject({ status: 0, stdout: run("--help").stdout });
  expect(run("help", "scan").stdout).toBe(run("scan", "--help").stdout);
  const line = `"${process.execPath}" --no-warnings "${PROGRAM}" --help | true; echo "\${PIPESTATUS[0]}"`;
  const { stdout, stderr } = spawnSync("bash", ["-c", line], { encoding: "utf8" });
  expect({ stdout, stderr }).toEqual({ stdout: "0\n", stderr: "" });
});
