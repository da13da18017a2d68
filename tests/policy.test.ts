import { spawnSync } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";

const ROOT = resolve(import.meta.dirname, "..");
const POLICIES = "fixtures/policies";

function run(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, ["dist/hauberk.js", ...args], {
    cwd: ROOT,
    encoding: "utf8",
  });
  return { status, stdout, stderr };
}

interface Results {
  readonly results: readonly {
    readonly policy: string;
    readonly rule: string;
    readonly resource: { readonly kind: string; readonly name: string };
    readonly result: string;
    readonly message: string;
  }[];
}

describe("hauberk policy", () => {
  it("applies policies of every family to the shop, and says what each says of each object", () => {
    const { status, stdout } = run(
      "policy",
      "apply",
      "--policy",
      POLICIES,
      "--resource",
      "fixtures/shop",
      "--format",
      "json",
    );
    const { results } = JSON.parse(stdout) as Results;
    expect(status).toBe(1);
    const counts = Map.groupBy(results, ({ policy, result }) => `${policy} ${result}`);
    expect(Object.fromEntries([...counts].map(([key, rows]) => [key, rows.length]))).toEqual({
      "image-digests warn": 11,
      "require-owner fail": 12,
      "shop-registries fail": 8,
      "shop-registries pass": 4,
    });
    expect(
      results.find(({ policy, resource }) => policy === "shop-registries" && resource.name === "payments"),
    ).toMatchObject({
      rule: "",
      resource: { apiVersion: "apps/v1", kind: "Deployment", namespace: "shop-back", name: "payments" },
      result: "fail",
      message: expect.stringContaining("container debug has image docker.io/nicolaka/netshoot:v0.13"),
    });
  });

  it("runs kyverno-test.yaml and suite.yaml files", () => {
    const { status, stdout } = run("policy", "test", POLICIES, "--format", "json");
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ summary: { passed: 4, failed: 0, skipped: 0 } });
  });

  it("names the rules that no test made fail", () => {
    const { status, stdout } = run("policy", "coverage", POLICIES);
    expect(status).toBe(1);
    expect(stdout).toContain("ValidatingAdmissionPolicy image-digests/validations[0]: no test is about it");
    expect(stdout).toContain("2 of 3 rules were made to fail by a test");
  });

  it("checks policies, and times them", () => {
    expect(run("policy", "check", POLICIES)).toMatchObject({
      status: 0,
      stdout: "3 policies read: 0 faults, 0 warnings\n",
    });
    expect(run("policy", "bench", "-p", POLICIES, "-r", "fixtures/shop").stdout).toContain("3 policies over");
  });

  it("explains a verdict, the part that decided first", () => {
    const { status, stdout } = run(
      "policy",
      "explain",
      "-p",
      POLICIES,
      "-r",
      "fixtures/shop",
      "--name",
      "shop-registries",
    );
    expect(status).toBe(1);
    expect(stdout).toMatch(/^fail {2}shop-registries .*\n.*\n {2}decided by\n.*violation.* → true/);
    const rows = run("policy", "explain", "-p", POLICIES, "-r", "fixtures/shop", "--format", "json").stdout;
    const { explanations } = JSON.parse(rows) as { explanations: { results: unknown[]; decided: unknown[] }[] };
    expect(explanations.flatMap(({ results }) => results)).toHaveLength(31);
    expect(explanations.every(({ decided }) => decided.length > 0)).toBe(true);
  });

  it("translates what it can prove", () => {
    const { status, stdout, stderr } = run("policy", "translate", `${POLICIES}/kyverno`);
    expect(status).toBe(0);
    expect(stderr).toContain("kept  ClusterPolicy require-owner/owner-label: same on");
    expect(stdout).toContain("kind: ValidatingAdmissionPolicyBinding");
  });

  it("judges by policies beside the controls of a scan", () => {
    const { stdout } = run("scan", "fixtures/shop", "--policy", POLICIES, "--format", "json");
    const { findings } = JSON.parse(stdout) as { findings: readonly { control: string; severity: string }[] };
    expect(findings.filter(({ control }) => control === "policy/require-owner/owner-label")).toHaveLength(12);
    expect(findings.find(({ control }) => control === "policy/require-owner/owner-label")?.severity).toBe("low");
    expect(findings.some(({ control }) => control === "pod/privileged")).toBe(true);
  });

  it("takes policies from hauberk.yaml", () => {
    const folder = mkdtempSync(join(tmpdir(), "hauberk-"));
    const config = join(folder, "hauberk.yaml");
    const policies = JSON.stringify([join(ROOT, POLICIES)]);
    writeFileSync(config, `apiVersion: hauberk.dev/v1alpha1\nkind: Configuration\npolicies: ${policies}\n`);
    const { stdout } = run("scan", "fixtures/shop", "--config", config, "--format", "json");
    const { findings } = JSON.parse(stdout) as { findings: readonly { control: string }[] };
    expect(findings.filter(({ control }) => control.startsWith("policy/"))).toHaveLength(31);
  });

  it("says what is wrong with a call and with a policy", () => {
    expect(run("policy", "apply", "--policy", "fixtures/shop", "--resource", "fixtures/shop")).toMatchObject({
      status: 2,
      stderr: expect.stringContaining("no policy in fixtures/shop"),
    });
    expect(run("policy", "aply").stderr).toContain("apply");
  });
});
