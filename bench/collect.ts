// Collects and scans a cluster of 50,000 pods in 5,000 workloads, each in a process of its own:
// node bench/collect.ts [--pods 50000] [--workloads 5000]
// The API server is one of ours that writes the same JSON a real one does, page by page: a real one would take longer to fill than to read.
import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { gzipSync } from "node:zlib";
import type { JsonObject } from "../src/model/index.ts";
import { toDeployment, toPod, toPodStatus, toReplicaSet, type BenchWorkload } from "./cluster-objects.ts";
import { measure } from "./measure.ts";

const PROGRAM = join(import.meta.dirname, "../src/apps/cli/main.ts");
const UID = "6f1c1b0e-2d0a-4c1e-9a3f-";

const { values } = parseArgs({
  options: { pods: { type: "string", default: "50000" }, workloads: { type: "string", default: "5000" } },
});
const pods = Number(values.pods);
const workloads = Number(values.workloads);
const replicas = Math.floor(pods / workloads);

const KINDS: Readonly<
  Record<string, { readonly path: string; readonly count: number; readonly make: (index: number) => JsonObject }>
> = {
  Pod: { path: "/api/v1/pods", count: pods, make: (index) => withStatus(makePod(index)) },
  Deployment: {
    path: "/apis/apps/v1/deployments",
    count: workloads,
    make: (index) => identify(toDeployment(toWorkload(index), replicas), toWorkload(index), index),
  },
  ReplicaSet: {
    path: "/apis/apps/v1/replicasets",
    count: workloads,
    make: (index) => identify(makeReplicaSet(index), toWorkload(index), index),
  },
};

function toWorkload(index: number): BenchWorkload {
  const name = `service-${index}`;
  return {
    namespace: `team-${index % 200}`,
    name,
    labels: { "app.kubernetes.io/name": name, team: `team-${index % 200}` },
  };
}

function makeReplicaSet(index: number): JsonObject {
  const workload = toWorkload(index);
  return toReplicaSet(workload, replicas, { metadata: { name: workload.name, uid: toUid(index) } });
}

function makePod(index: number): JsonObject {
  const owner = index % workloads;
  const workload = toWorkload(owner);
  const pod = toPod(workload, Math.floor(index / workloads), {
    metadata: { name: `${workload.name}-5d9c7`, uid: toUid(owner) },
  });
  return identify(pod, workload, index);
}

function withStatus(pod: JsonObject): JsonObject {
  return { ...pod, ...toPodStatus("2026-01-01T00:00:00Z") };
}

function identify(object: JsonObject, { namespace }: BenchWorkload, index: number): JsonObject {
  const metadata = object["metadata"] as JsonObject;
  const fields = { f: { metadata: { f: {} }, spec: { f: { containers: {}, volumes: {} } } } };
  const managedFields = [
    { manager: "kube-controller-manager", operation: "Update", fieldsType: "FieldsV1", fieldsV1: fields },
  ];
  return {
    ...object,
    metadata: { ...metadata, namespace, uid: toUid(index), resourceVersion: String(index), managedFields },
  };
}

function toUid(index: number): string {
  return UID + index.toString(16).padStart(12, "0");
}

/** Answers discovery and lists as an API server does. */
function startServer(): Promise<Server> {
  const resources = (names: readonly string[]) =>
    names.map((kind) => ({
      resource: `${kind.toLowerCase()}s`,
      responseKind: { kind },
      scope: "Namespaced",
      verbs: ["get", "list"],
    }));
  const group = (name: string, names: readonly string[]) => ({
    metadata: { name },
    versions: [{ version: "v1", resources: resources(names) }],
  });
  const discovery = (item: object) => ({ kind: "APIGroupDiscoveryList", items: [item] });
  const fixed = new Map<string, object>([
    ["/version", { gitVersion: "v1.36.3" }],
    ["/api", discovery(group("", ["Pod"]))],
    ["/apis", discovery(group("apps", ["Deployment", "ReplicaSet"]))],
  ]);
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? "/", "http://api");
    const answer = fixed.get(url.pathname) ?? toPage(url);
    response.writeHead(200, { "content-type": "application/json", "content-encoding": "gzip" });
    response.end(gzipSync(JSON.stringify(answer), { level: 1 }));
  });
  return new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(server)));
}

function toPage(url: URL): object {
  const kind = Object.values(KINDS).find(({ path }) => path === url.pathname);
  if (kind === undefined) return { items: [] };
  const from = Number(url.searchParams.get("continue") ?? 0);
  const to = Math.min(from + Number(url.searchParams.get("limit") ?? 500), kind.count);
  const items = Array.from({ length: to - from }, (_, offset) => kind.make(from + offset));
  return { items, metadata: { resourceVersion: "1", continue: to < kind.count ? String(to) : "" } };
}

async function run(what: string, args: readonly string[]): Promise<void> {
  const { wallMs, cpuMs, peakRssBytes, exitCode } = await measure(
    process.execPath,
    ["--no-warnings", PROGRAM, ...args],
    process.env,
  );
  console.log(
    `${what}: ${Math.round(wallMs)} ms wall, ${cpuMs} ms CPU, peak ${Math.round(peakRssBytes / 1e6)} MB, exit ${exitCode}`,
  );
}

const server = await startServer();
const folder = mkdtempSync(join(tmpdir(), "hauberk-collect-"));
try {
  const { port } = server.address() as AddressInfo;
  const kubeconfig = join(folder, "kubeconfig");
  const cluster = { name: "c", cluster: { server: `http://127.0.0.1:${port}` } };
  const context = { name: "bench", context: { cluster: "c", user: "u" } };
  writeFileSync(
    kubeconfig,
    JSON.stringify({
      apiVersion: "v1",
      kind: "Config",
      "current-context": "bench",
      clusters: [cluster],
      contexts: [context],
      users: [{ name: "u", user: {} }],
    }),
  );
  for (const name of ["snapshot.jsonl", "snapshot.jsonl.gz"]) {
    const file = join(folder, name);
    await run(`collect -o ${name}`, ["collect", "--quiet", "--kubeconfig", kubeconfig, "-o", file]);
    console.log(`${name}: ${Math.round(statSync(file).size / 1e6)} MB`);
    await run(`scan ${name}`, ["scan", file, "--quiet", "--output", join(folder, "report.json")]);
  }
  await run("scan --cluster", [
    "scan",
    "--cluster",
    "--kubeconfig",
    kubeconfig,
    "--quiet",
    "--output",
    join(folder, "report.json"),
  ]);
} finally {
  server.close();
  rmSync(folder, { recursive: true });
}
