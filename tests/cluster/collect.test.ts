import { spawnSync } from "node:child_process";
import { existsSync, lstatSync, readFileSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { KubernetesObject } from "../../src/model/index.ts";
import { REDACTED_BASE64 } from "../../src/sources/cluster/index.ts";
import { startApiServer, whyNoApiServer, type ApiServer } from "./api-server.ts";
import { toCanaries, toSpellings } from "./collect-canaries.ts";
import { toKubeconfigText } from "./connect.ts";
import { startFaultyProxy } from "./faulty-proxy.ts";
import { MANY, prepareShop } from "./shop.ts";

const PROGRAM = join(import.meta.dirname, "../../src/apps/cli/main.ts");

interface Run {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

describe.skipIf(whyNoApiServer)("a snapshot of a cluster", () => {
  let server: ApiServer;
  const canaries = toCanaries("shop");

  /** Runs the program, as people do. */
  function run(kubeconfig: string, ...args: string[]): Run {
    const env = { ...process.env, KUBECONFIG: kubeconfig };
    const { status, stdout, stderr } = spawnSync(process.execPath, ["--no-warnings", PROGRAM, ...args], {
      env,
      encoding: "utf8",
      maxBuffer: 1 << 28,
    });
    return { code: status, out: stdout.replace(/"(?:at|endTimeUtc)": "[^"]*"/, ""), err: stderr };
  }

  function asAccount(name: string): string {
    const token = server.kubectl(["create", "token", name, "--namespace", "shop"]).trim();
    const file = join(server.folder, `as-${name}`);
    writeFileSync(file, toKubeconfigText(server, { token }));
    return file;
  }

  function collect(kubeconfig: string, name: string, ...args: string[]): { readonly file: string; readonly run: Run } {
    const file = join(server.folder, name);
    return { file, run: run(kubeconfig, "collect", "--quiet", "-o", file, ...args) };
  }

  beforeAll(async () => {
    server = await startApiServer();
    await prepareShop(server);
    // As people do it: kubectl keeps a copy of every value in an annotation.
    server.kubectl(["apply", "-f", "-"], canaries.objects.map((object) => JSON.stringify(object)).join("\n---\n"));
  });
  afterAll(() => server?.stop());

  it("holds no secret: none of the values drawn at random, however they are written", () => {
    const { file, run: done } = collect(server.kubeconfig, "all.jsonl");
    expect(done).toEqual({ code: 0, out: "", err: "" });
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const text = readFileSync(file, "utf8");
    expect(canaries.values.length).toBeGreaterThan(20);
    const leaked = canaries.values.filter((value) => toSpellings(value).some((spelling) => text.includes(spelling)));
    expect(leaked).toEqual([]);
    // That they are there to be found, so that this can fail.
    const stored = server.kubectl(["get", "secrets,configmaps,deployments", "--namespace", "shop", "-o", "json"]);
    expect(
      canaries.values.filter((value) => toSpellings(value).some((one) => stored.includes(one))).length,
    ).toBeGreaterThan(15);
    expect(text.includes("managedFields")).toBe(false);
    const objects = text
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as KubernetesObject);
    const find = (kind: string, name: string) => objects.find((one) => one.kind === kind && one.metadata.name === name);
    expect(find("Secret", "data")).toMatchObject({ type: "Opaque", data: { password: REDACTED_BASE64 } });
    expect(find("Secret", "data")?.metadata.annotations).toEqual({ owner: "shop" });
    expect(find("Secret", "old-token")?.metadata.annotations).toHaveProperty(["kubernetes.io/service-account.name"]);
    expect(find("Secret", "sh.helm.release.v1.shop.v1")).toMatchObject({ type: "helm.sh/release.v1" });
    expect(find("ConfigMap", "settings")).toMatchObject({ data: { colour: "blue" } });
  });

  it.each([["all.jsonl"], ["all.jsonl.gz"]])("is scanned as the cluster itself is: %s", (name) => {
    const { file } = collect(server.kubeconfig, name);
    for (const format of ["json", "text", "sarif"]) {
      const live = run(server.kubeconfig, "scan", "--cluster", "--format", format, "--no-colour");
      const snapshot = run("/nowhere", "scan", file, "--format", format, "--no-colour");
      expect(snapshot).toEqual(live);
      expect(live.code).toBe(1);
      expect(live.out).toContain("secrets/environment");
      expect(live.out.length).toBeGreaterThan(10_000);
    }
  });

  it("is judged alike by every control there is, also those on request", () => {
    const { file } = collect(server.kubeconfig, "every.jsonl.gz");
    const args = ["--control", "*", "--format", "json"];
    const live = run(server.kubeconfig, "scan", "--cluster", ...args);
    expect(run("/nowhere", "scan", "--snapshot", file, ...args)).toEqual(live);
  });

  it("stands for the cluster in every other command", () => {
    const { file } = collect(server.kubeconfig, "more.jsonl.gz");
    const same = (args: readonly string[], live: readonly string[], snapshot: readonly string[]) => {
      const expected = run(server.kubeconfig, ...args, ...live);
      expect(expected).not.toMatchObject({ code: 70 });
      expect(run("/nowhere", ...args, ...snapshot)).toEqual(expected);
      return expected;
    };
    expect(same(["rbac", "who-can", "get", "secrets"], ["--cluster"], ["--snapshot", file]).out).toContain("system:");
    expect(same(["net", "reach"], ["--cluster"], [file]).code).toBe(0);
    expect(same(["admission", "doctor", "--format", "json"], [], [file]).out).toContain("coverage");
    same(["paths", "--format", "json"], ["--cluster"], [file]);
  });

  it("is judged by policies and Pod Security as its objects in files are", () => {
    const { file } = collect(server.kubeconfig, "policies.jsonl.gz", "--namespace", "shop");
    const policies = join(import.meta.dirname, "../../fixtures/policies");
    const { code, out } = run("/nowhere", "policy", "apply", "--policy", policies, "--resource", file);
    expect(code).toBe(1);
    expect(out).toContain("Deployment/shop/canary");
    const pss = run("/nowhere", "pss", "check", file);
    expect(pss.out).toContain("Deployment shop/canary violates restricted:latest");
  });

  it("is read from standard input, too", () => {
    const { file } = collect(server.kubeconfig, "input.jsonl.gz");
    const live = run(server.kubeconfig, "scan", "--cluster", "--format", "json");
    const { stdout } = spawnSync(process.execPath, ["--no-warnings", PROGRAM, "scan", "-", "--format", "json"], {
      input: readFileSync(file),
      encoding: "utf8",
      maxBuffer: 1 << 28,
    });
    expect(stdout.replace(/"(?:at|endTimeUtc)": "[^"]*"/, "")).toBe(live.out);
  });

  it("is the same text each time, but for the moment", () => {
    const texts = ["one.jsonl", "two.jsonl.gz"].map((name) => {
      const bytes = readFileSync(collect(server.kubeconfig, name).file);
      const text = (name.endsWith(".gz") ? gunzipSync(bytes) : bytes).toString("utf8");
      return text.replace(/"collectedAt":"[^"]*"/, "");
    });
    expect(texts[0]).toBe(texts[1]);
    expect(texts[0]?.match(/"name":"many-\d+"/g)).toHaveLength(MANY);
  });

  it("knows what the one who collected could not read, and why", () => {
    const reader = asAccount("reader");
    const { file, run: done } = collect(reader, "reader.jsonl");
    expect(done.code).toBe(3);
    expect(done.err).toContain('cannot list resource "secrets"');
    const live = run(reader, "scan", "--cluster", "--format", "json");
    const snapshot = run("/nowhere", "scan", file, "--format", "json");
    expect(snapshot).toEqual(live);
    expect(live.code).toBe(3);
    expect(live.out).toContain('"verdict": "unknown"');
  });

  it("holds only the namespaces that were asked for, and knows that the rest was not read", () => {
    const local = asAccount("local");
    const { file, run: done } = collect(local, "local.jsonl.gz", "--namespace", "shop");
    expect(done.code).toBe(3);
    const live = run(local, "scan", "--cluster", "--namespace", "shop", "--format", "json");
    expect(run("/nowhere", "scan", file, "--format", "json")).toEqual(live);
    const whole = collect(server.kubeconfig, "whole.jsonl.gz").file;
    const part = run("/nowhere", "scan", whole, "--namespace", "many", "--format", "json");
    expect(part.out).not.toContain('"namespace": "shop"');
  });

  it("has each object once when pages expire on the way", async () => {
    const proxy = await startFaultyProxy(server);
    let expired = 0;
    proxy.fault = (path) => {
      if (!path.includes("/configmaps?") || !path.includes("continue=") || expired > 0) return undefined;
      expired++;
      return { is: "answer", status: 410, body: JSON.stringify({ kind: "Status", code: 410, message: "expired" }) };
    };
    try {
      const kubeconfig = join(server.folder, "through-proxy");
      const cluster = { server: proxy.url, "certificate-authority-data": "" };
      writeFileSync(kubeconfig, toKubeconfigText(server, { token: server.token }, cluster));
      const file = join(server.folder, "expired.jsonl");
      const { collect: collectHere } = await import("../../src/apps/cli/collect.ts");
      expect(await collectHere({ output: file, kubeconfig, namespace: [], quiet: true })).toBe(0);
      expect(expired).toBe(1);
      expect(readFileSync(file, "utf8").includes('{"mark":"again","groupKind":"/ConfigMap","namespace":""}')).toBe(
        true,
      );
      const live = run(server.kubeconfig, "scan", "--cluster", "--format", "json");
      expect(run("/nowhere", "scan", file, "--format", "json").out).toBe(live.out);
    } finally {
      await proxy.stop();
    }
  });

  it("is there when it is whole, or not at all", () => {
    const file = join(server.folder, "none.jsonl");
    const kubeconfig = join(server.folder, "wrong");
    writeFileSync(kubeconfig, toKubeconfigText(server, { token: "wrong" }));
    const { code, err } = run(kubeconfig, "collect", "-o", file);
    expect(code).toBe(3);
    expect(err).toContain("does not let us in");
    expect([existsSync(file), existsSync(`${file}.partial`)]).toEqual([false, false]);
    expect(run(server.kubeconfig, "collect", "-o", join(server.folder, "no/such/folder.jsonl")).code).toBe(2);
  });

  it("is for its owner's eyes alone, and written through nothing that was put in its place", () => {
    const file = join(server.folder, "mine.jsonl");
    const other = join(server.folder, "other");
    writeFileSync(other, "kept");
    symlinkSync(other, `${file}.partial`);
    expect(run(server.kubeconfig, "collect", "--quiet", "-o", file).code).toBe(0);
    expect(readFileSync(other, "utf8")).toBe("kept");
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(lstatSync(file).isSymbolicLink()).toBe(false);
  });
});
