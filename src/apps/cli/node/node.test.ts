import { mkdirSync, mkdtempSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { asList, dig, type JsonObject } from "../../../model/index.ts";
import { nodeCollect } from "./collect.ts";
import { toJob } from "./job.ts";

function toRoot(files: Readonly<Record<string, string>>): string {
  const root = mkdtempSync(join(tmpdir(), "hauberk-node-"));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return root;
}

describe("hauberk node collect", () => {
  it("writes the report for its owner's eyes, and says in the exit code whether it is whole", () => {
    const root = toRoot({ "proc/7/cmdline": "kubelet\0--v=1\0" });
    const output = join(root, "report.json");
    expect(nodeCollect({ root, name: "n1", output })).toBe(0);
    expect(statSync(output).mode & 0o777).toBe(0o600);
    expect(dig(JSON.parse(readFileSync(output, "utf8")) as JsonObject, "metadata", "name")).toBe("n1");
    const broken = toRoot({ "proc/7/cmdline": "kubelet\0--config=/missing.yaml\0" });
    expect(nodeCollect({ root: broken, output })).toBe(3);
    expect(nodeCollect({ root: broken, output, alwaysSucceed: true })).toBe(0);
    expect(() => nodeCollect({ root, output: join(root, "no/such/folder.json") })).toThrow(/cannot be written/);
  });
});

describe("hauberk node job", () => {
  const options = { node: [], namespace: "kube-system" };

  it("asks for the node's files read-only, and for no right at all", () => {
    const job = toJob(options, "node-1.example");
    const pod = dig(job, "spec", "template", "spec");
    expect(job.metadata.name).toBe("hauberk-node-report-node-1-example");
    expect(dig(pod, "nodeName")).toBe("node-1.example");
    expect(dig(pod, "automountServiceAccountToken")).toBe(false);
    const mounts = asList(dig(pod, "containers", 0, "volumeMounts"));
    expect(mounts.map((mount) => dig(mount, "readOnly"))).toEqual([true]);
    expect(dig(pod, "containers", 0, "securityContext", "capabilities")).toEqual({ drop: ["ALL"] });
  });

  it("has a name that fits, whatever the node's", () => {
    expect(toJob(options, `${"a".repeat(42)}-${"b".repeat(200)}`).metadata.name?.length).toBeLessThanOrEqual(63);
    const twins = ["x1", "x2"].map((end) => toJob(options, `${"pool-".repeat(12)}${end}`).metadata.name);
    expect(new Set(twins).size).toBe(2);
    expect(toJob(options, undefined).metadata.name).toBe("hauberk-node-report");
  });
});
