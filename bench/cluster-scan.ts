// Reads a cluster of 5,000 pods in 500 workloads: node bench/cluster-scan.ts [--pods 5000] [--workloads 500] [-- command…]
// The command, `node dist/hauberk.js scan --cluster`, is measured too, with KUBECONFIG set.
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { startApiServer, type ApiServer } from "../scripts/api-server/control-plane.ts";
import { readCluster } from "../src/sources/cluster/index.ts";
import { toDeployment, toPod, toPodStatus, toReplicaSet, type BenchWorkload } from "./cluster-objects.ts";
import { measure, type Measurement } from "./measure.ts";

const NAMESPACES = 20;
const WRITERS = 16;
const RUNS = 3;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    pods: { type: "string", default: "5000" },
    workloads: { type: "string", default: "500" },
    read: { type: "boolean", default: false },
  },
});
await (values.read ? readOnce() : main(Number(values.pods), Number(values.workloads), positionals));

/** What is measured: in a process of its own, so that nothing else counts. */
async function readOnce(): Promise<void> {
  const begunAt = performance.now();
  const { resources, problems, blind } = await readCluster();
  const readMs = Math.round(performance.now() - begunAt);
  const count = (kind: string) => resources.filter(({ object }) => object.kind === kind).length;
  const counts = { objects: resources.length, pods: count("Pod"), deployments: count("Deployment") };
  console.log(
    JSON.stringify({
      readMs,
      ...counts,
      replicaSets: count("ReplicaSet"),
      problems: problems.length,
      blind: blind.length,
    }),
  );
}

async function main(pods: number, workloads: number, command: readonly string[]): Promise<void> {
  const server = await startApiServer();
  try {
    const begunAt = performance.now();
    await fill(server, pods, workloads);
    console.log(`${pods} pods in ${workloads} workloads made in ${Math.round(performance.now() - begunAt)} ms`);
    const env = { ...process.env, KUBECONFIG: server.kubeconfig };
    for (let run = 0; run < RUNS; run++) {
      print("readCluster", await measure(process.execPath, [fileURLToPath(import.meta.url), "--read"], env));
    }
    const [file, ...args] = command;
    if (file === undefined) return;
    for (let run = 0; run < RUNS; run++) {
      const { output, ...rest } = await measure(file, args, env);
      print(command.join(" "), { ...rest, output: `${output.length} characters` });
    }
  } finally {
    await server.stop();
  }
}

function print(what: string, { wallMs, cpuMs, peakRssBytes, exitCode, output }: Measurement): void {
  const peak = `${Math.round(peakRssBytes / 1e6)} MB`;
  console.log(
    `${what}: ${Math.round(wallMs)} ms wall, ${cpuMs} ms CPU, peak ${peak}, exit ${exitCode}: ${output.trim()}`,
  );
}

async function fill(server: ApiServer, pods: number, workloads: number): Promise<void> {
  for (let index = 0; index < NAMESPACES; index++)
    await make(server, "/api/v1/namespaces", { metadata: { name: `team-${index}` } });
  const pending = Array.from({ length: workloads }, (_, index) => index).values();
  const write = async () => {
    for (const index of pending) await makeWorkload(server, index, Math.floor(pods / workloads));
  };
  await Promise.all(Array.from({ length: WRITERS }, write));
}

async function makeWorkload(server: ApiServer, index: number, replicas: number): Promise<void> {
  const name = `service-${index}`;
  const labels = {
    "app.kubernetes.io/name": name,
    "app.kubernetes.io/part-of": "shop",
    team: `team-${index % NAMESPACES}`,
  };
  const workload: BenchWorkload = { namespace: `team-${index % NAMESPACES}`, name, labels };
  const apps = `/apis/apps/v1/namespaces/${workload.namespace}`;
  const core = `/api/v1/namespaces/${workload.namespace}`;
  const deployment = await make(server, `${apps}/deployments`, toDeployment(workload, replicas));
  const replicaSet = await make(server, `${apps}/replicasets`, toReplicaSet(workload, replicas, deployment));
  for (let number = 0; number < replicas; number++) {
    const pod = toPod(workload, number, replicaSet);
    await make(server, `${core}/pods`, pod);
    const path = `${core}/pods/${name}-5d9c7-${number}/status`;
    const patch = toPodStatus("2026-01-01T00:00:00Z");
    await server.send("PATCH", path, patch, { contentType: "application/merge-patch+json" });
  }
}

async function make(server: ApiServer, path: string, object: object) {
  const answer = await server.send("POST", path, object);
  if (answer.status !== 201) throw new Error(`POST ${path}: ${answer.status} ${answer.text}`);
  return answer.json();
}
