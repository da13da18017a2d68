import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { asList, dig, type Json, type KubernetesObject } from "../../model/index.ts";
import { collectNodeReport } from "./index.ts";

const AT = new Date("2026-11-22T08:00:00Z");

function toRoot(files: Readonly<Record<string, string>>): string {
  const root = mkdtempSync(join(tmpdir(), "hauberk-node-"));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return root;
}

const collect = (root: string): KubernetesObject => collectNodeReport({ root, at: AT });
const toLine = (...words: string[]): string => words.map((word) => `${word}\0`).join("");
const findFile = (report: KubernetesObject, path: string): Json | undefined =>
  asList(report["files"]).find((one) => dig(one, "path") === path);

const NODE = {
  "proc/1/cmdline": toLine("/sbin/init"),
  "proc/100/cmdline": toLine(
    "/usr/bin/kubelet",
    "--config=/var/lib/kubelet/config.yaml",
    "--config-dir",
    "/etc/kubelet.d",
  ),
  "proc/100/status": "Name:\tkubelet\nUid:\t0\t0\t0\t0\n",
  "proc/200/cmdline": toLine(
    "kube-apiserver",
    "--encryption-provider-config=/etc/kubernetes/enc.yaml",
    "--token=Tr0ub4dor-3-xyz",
  ),
  "proc/300/cmdline": toLine("etcd", "--data-dir=/var/lib/etcd"),
  "proc/300/environ": toLine("PATH=/bin", "ETCD_CLIENT_CERT_AUTH=true", "ETCD_ROOT_PASSWORD=letmein"),
  "proc/sys/kernel/hostname": "node-1\n",
  "proc/sys/vm/overcommit_memory": "1\n",
  "sys/kernel/security/lsm": "lockdown,capability,apparmor",
  "etc/passwd": "root:x:0:0:root:/root:/bin/sh\nadmin:x:0:0::/:/bin/sh\netcd:x:997:997::/:/bin/false\n",
  "etc/kubernetes/manifests/kube-apiserver.yaml": "kind: Pod\n",
  "etc/kubernetes/pki/ca.key": "key",
  "etc/kubernetes/pki/etcd/server.crt": "certificate",
  "etc/kubernetes/enc.yaml":
    "apiVersion: apiserver.config.k8s.io/v1\nkind: EncryptionConfiguration\nresources: [{ resources: [secrets], providers: [{ aescbc: { keys: [{ name: a, secret: aGVsbG8gd29ybGQ= }] } }] }]\n",
  "var/lib/kubelet/config.yaml": "kind: KubeletConfiguration\nreadOnlyPort: 10255\n",
  "etc/kubelet.d/20.conf": "readOnlyPort: 0\n",
  "etc/kubelet.d/10.conf": "podPidsLimit: 10\n",
  "etc/kubelet.d/readme.txt": "no\n",
  "var/lib/etcd/member": "",
};

describe("the report of a node", () => {
  it("tells flags, configuration, files and kernel, and no credential", () => {
    const root = toRoot(NODE);
    chmodSync(join(root, "etc/kubernetes/manifests/kube-apiserver.yaml"), 0o640);
    const report = collect(root);
    expect(report.metadata.name).toBe("node-1");
    expect(asList(report["processes"]).map((one) => dig(one, "name"))).toEqual(["kube-apiserver", "etcd", "kubelet"]);
    expect(dig(report, "processes", 1, "environment")).toEqual({ ETCD_CLIENT_CERT_AUTH: "true" });
    expect(asList(report["configurations"]).map((one) => dig(one, "path"))).toEqual([
      "/etc/kubernetes/enc.yaml",
      "/var/lib/kubelet/config.yaml",
      "/etc/kubelet.d/10.conf",
      "/etc/kubelet.d/20.conf",
    ]);
    expect(findFile(report, "/etc/kubernetes/manifests/kube-apiserver.yaml")).toMatchObject({
      purpose: "api-server-manifest",
      mode: "0640",
    });
    expect(findFile(report, "/etc/kubernetes/pki/ca.key")).toMatchObject({ purpose: "pki-key" });
    expect(findFile(report, "/var/lib/etcd")).toMatchObject({ purpose: "etcd-data", type: "directory" });
    expect(dig(report, "system")).toMatchObject({ securityModules: ["lockdown", "capability", "apparmor"] });
    const text = JSON.stringify(report);
    for (const credential of ["aGVsbG8gd29ybGQ=", "letmein", "Tr0ub4dor-3-xyz"]) expect(text).not.toContain(credential);
  });

  it("follows links inside of the root only, as the node itself would", () => {
    const outside = toRoot({ "secret.yaml": "kind: KubeletConfiguration\npodPidsLimit: 4711\n" });
    const root = toRoot({
      "proc/9/cmdline": toLine("kubelet", "--config=/etc/config.yaml", "--config-dir=/etc/drop"),
      "real.yaml": "podPidsLimit: 1\n",
      "etc/drop/a.txt": "",
    });
    symlinkSync("/real.yaml", join(root, "etc/config.yaml"));
    symlinkSync(join(outside, "secret.yaml"), join(root, "etc/drop/1.conf"));
    symlinkSync(`../../../../../../../..${outside}/secret.yaml`, join(root, "etc/drop/2.conf"));
    symlinkSync("3.conf", join(root, "etc/drop/3.conf"));
    execFileSync("mkfifo", [join(root, "etc/drop/4.conf")]);
    symlinkSync("/proc/self/root/etc/passwd", join(root, "etc/drop/5.conf"));
    const report = collect(root);
    expect(dig(report, "configurations", 0, "value")).toEqual({ podPidsLimit: 1 });
    const rest = asList(report["configurations"]).slice(1);
    expect(rest).toHaveLength(5);
    expect(rest.map((one) => dig(one, "value"))).toEqual(rest.map(() => undefined));
    expect(rest.map((one) => dig(one, "unread"))).toEqual([
      "it is not there",
      "it is not there",
      "too many links",
      "it is no plain file",
      "it is not there",
    ]);
    expect(JSON.stringify(report)).not.toContain("4711");
  });

  it("says what it could not read, and what runs inside of other programs", () => {
    const root = toRoot({
      "proc/5/cmdline": toLine("/usr/bin/k3s", "server", "--kube-apiserver-arg=anonymous-auth=false"),
      "proc/6/cmdline": toLine("kubelet", "--config=relative.yaml"),
      "proc/7/cmdline": toLine("kube-proxy", "--config=/broken.yaml"),
      "broken.yaml": "a: b: c\n",
    });
    const report = collect(root);
    expect(dig(report, "problems", 0)).toContain("k3s");
    expect(asList(report["processes"])[0]).toMatchObject({
      name: "kube-apiserver",
      arguments: ["--anonymous-auth=false"],
      truncated: true,
    });
    expect(asList(report["configurations"]).map((one) => dig(one, "unread"))).toEqual([
      "its path is not absolute",
      "bad indentation of a mapping entry",
    ]);
  });

  it("is made of this machine, too", () => {
    const begunAt = performance.now();
    const report = collect("/");
    expect(performance.now() - begunAt).toBeLessThan(20_000);
    expect(dig(report, "system", "kernelVersion")).toMatch(/^\d+\.\d+/);
    expect(report["problems"]).toBeInstanceOf(Array);
  });

  it("is made of whatever processes call themselves", () => {
    fc.assert(
      fc.property(fc.array(fc.string()), fc.constantFrom("kubelet", "etcd", "k3s", "kube-apiserver"), (words, name) => {
        const root = toRoot({
          "proc/7/cmdline": toLine(name, ...words),
          "proc/7/environ": words.join("\0"),
          "etc/passwd": words.join("\n"),
        });
        expect(collect(root).kind).toBe("NodeReport");
      }),
      { numRuns: 50 },
    );
  });

  it("of a folder that is not there is a problem", () => {
    expect(() => collect("/no/such/folder")).toThrow(/cannot be read/);
  });
});
