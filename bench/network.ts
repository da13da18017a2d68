/**
 * Network reachability beside cyclonus' matcher, on the same clusters in the same run:
 *   bash bench/peers/network/build.sh      (once; some minutes)
 *   node bench/network.ts [milliseconds for the peer] [small clusters to agree on]
 *
 * np-guard's netpol-analyzer, whose outputs the conformance suite holds, is no peer here: its modules cannot be had where this was
 * written (the module proxy answers 403). cyclonus decides pod by pod and knows NetworkPolicy alone, so what is compared is
 * decisions about pairs of pods in a second: Hauberk's time is that of reading the objects into a model and deciding all pairs;
 * cyclonus' that of its matcher on as many random pairs as fit, its policies built once.
 * Both are asked about the same pairs, and must agree on each.
 */
import { spawnSync } from "node:child_process";
import * as fc from "fast-check";
import {
  allowed,
  hasPort,
  type NetworkModel,
  type ReachClasses,
  toNetworkFacts,
  toNetworkModel,
  toReachClasses,
  type WorkloadPeer,
} from "../src/engines/network/index.ts";
import { locate } from "../src/formats/position/index.ts";
import { toPicture } from "../src/inventory/index.ts";
import {
  asList,
  asObject,
  dig,
  type JsonObject,
  type KubernetesObject,
  type Picture,
  type Resource,
} from "../src/model/index.ts";
import { cluster } from "../tests/network/random-policies.ts";
import { type ClusterSize, toCluster } from "./network-cluster.ts";
import { peerPath } from "./policy-peer.ts";

const [forMs = 5000, agreements = 2000] = process.argv.slice(2).map(Number);
const PROBES = (["TCP", "UDP", "SCTP"] as const).flatMap((protocol) =>
  [1, 53, 80, 443, 8080].map((port) => ({ protocol, port })),
);

interface PeerResult {
  readonly pairs: number;
  readonly nanoseconds: number;
  readonly allowed: string;
}

function runPeer(milliseconds: number, clusters: readonly unknown[]): PeerResult[] {
  const run = spawnSync(peerPath("network-peer"), [], {
    input: JSON.stringify({ milliseconds, clusters }),
    maxBuffer: 1 << 30,
    stdio: ["pipe", "pipe", "inherit"],
  });
  if (run.status !== 0) throw new Error("network-peer did not run: build it with bench/peers/network/build.sh");
  return JSON.parse(run.stdout.toString()) as PeerResult[];
}

function toPeerCluster(
  resources: readonly Resource[],
  model: NetworkModel,
  pods: readonly WorkloadPeer[],
  pairs: unknown,
) {
  const policies = resources
    .map(({ object }) => object)
    .filter(({ kind }) => kind === "NetworkPolicy")
    .map(toServerForm);
  const namespaces = Object.fromEntries([...model.namespaces.values()].map(({ name, labels }) => [name, labels]));
  return {
    namespaces,
    pods: pods.map(({ namespace, labels, ports }) => ({ namespace, labels, ports })),
    policies,
    pairs,
    probes: PROBES,
  };
}

/** With what the API server fills in: the peer knows only policies that were read from one. */
function toServerForm(policy: KubernetesObject): JsonObject {
  const spec = asObject(policy["spec"]) ?? {};
  const rules = (direction: "ingress" | "egress"): JsonObject[] =>
    asList(spec[direction]).map((rule) => {
      const ports = asList(dig(rule, "ports")).map((port) => ({ protocol: "TCP", ...asObject(port) }));
      return { ...asObject(rule), ports };
    });
  const types = asList(spec["egress"]).length > 0 ? ["Ingress", "Egress"] : ["Ingress"];
  return { ...policy, spec: { policyTypes: types, ...spec, ingress: rules("ingress"), egress: rules("egress") } };
}

function read(resources: readonly Resource[]): { picture: Picture; model: NetworkModel } {
  const { picture } = toPicture({ resources, complete: true }, locate);
  return { picture, model: toNetworkModel(picture) };
}

/** Answers of ours as the peer writes them. */
function toDigits(
  model: NetworkModel,
  pods: readonly WorkloadPeer[],
  pairs: readonly (readonly [number, number])[],
): string {
  return pairs
    .flatMap(([from, to]) => {
      const [source, target] = [pods[from], pods[to]];
      if (source === undefined || target === undefined) throw new Error("a pod is missing");
      const { connections } = allowed(model, source, target);
      return PROBES.map(({ protocol, port }) => (hasPort(connections, protocol, port) ? "1" : "0"));
    })
    .join("");
}

/**
 * Small random clusters, NetworkPolicy alone: every pair of pods. Without NotIn: the peer takes it for a demand that the label be
 * there, which it is not.
 */
function agree(): void {
  const clusters = fc.sample(cluster, { numRuns: agreements, seed: 5 });
  const samples = clusters
    .filter((objects) => !JSON.stringify(objects).includes('"NotIn"'))
    .map((objects) => {
      const resources = objects
        .filter(({ kind }) => !kind.endsWith("NetworkPolicy") || kind === "NetworkPolicy")
        .map((object) => ({ object, origin: { is: "cluster", context: "bench" } as const }));
      const { model } = read(resources);
      const pairs = model.peers.flatMap((_, from) => model.peers.map((__, to): [number, number] => [from, to]));
      return { resources, model, pairs: pairs.filter(([from, to]) => from !== to) };
    });
  const results = runPeer(
    60_000,
    samples.map(({ resources, model, pairs }) => toPeerCluster(resources, model, model.peers, pairs)),
  );
  const wrong = samples.filter(({ model, pairs }, at) => toDigits(model, model.peers, pairs) !== results[at]?.allowed);
  const decisions = results.reduce((sum, one) => sum + one.allowed.length, 0);
  console.log(
    `agreement: ${samples.length - wrong.length} of ${samples.length} random clusters, ${decisions} decisions`,
  );
  for (const { resources } of wrong.slice(0, 3)) console.log(JSON.stringify(resources.map(({ object }) => object)));
  if (wrong.length > 0) process.exitCode = 1;
}

function countPairs({ classes, pairOf }: ReachClasses): number {
  let open = 0;
  for (const [source, { peers: sources }] of classes.entries()) {
    for (const [target, { peers: targets }] of classes.entries())
      if (pairOf(source, target) >= 0) open += sources.length * targets.length;
  }
  return open;
}

function compare(size: ClusterSize): void {
  const resources = toCluster(size);
  const { picture } = toPicture({ resources, complete: true }, locate);
  const begunAt = performance.now();
  const model = toNetworkModel(picture);
  const reach = toReachClasses(model);
  const open = countPairs(reach);
  const tookMs = performance.now() - begunAt;
  const pods = size.workloads * size.podsEach;
  const name = `${pods} pods of ${size.workloads} workloads, ${size.policies} policies`;
  console.log(
    `${name}: ${tookMs.toFixed(0)} ms, ${reach.classes.length} classes, ${open} open pairs of workloads, ${(process.memoryUsage.rss() / 2 ** 20).toFixed(0)} MiB`,
  );
  const factsAt = performance.now();
  const facts = toNetworkFacts(picture, model);
  console.log(
    `  facts: ${(performance.now() - factsAt).toFixed(0)} ms, ${facts.steps.length} steps, ${facts.changes.length} changes`,
  );

  let state = 7;
  const next = (below: number): number => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  const pairs = Array.from({ length: 20_000 }, (): [number, number] => [
    next(model.peers.length),
    next(model.peers.length),
  ]);
  const [result] = runPeer(forMs, [{ ...toPeerCluster(resources, model, model.peers, pairs), probes: [PROBES[4]] }]);
  if (result === undefined) throw new Error("the peer said nothing");
  const ours = (pods * pods) / (tookMs / 1000);
  const theirs = result.pairs / (result.nanoseconds / 1e9);
  const probe = PROBES[4] ?? { protocol: "TCP", port: 8080 };
  const differing = pairs.slice(0, result.pairs).filter(([from, to], at) => {
    const [source, target] = [model.peers[from], model.peers[to]];
    if (source === undefined || target === undefined) return true;
    return (
      hasPort(allowed(model, source, target).connections, probe.protocol, probe.port) !== (result.allowed[at] === "1")
    );
  });
  console.log(
    `  ${ours.toExponential(2)} pairs/s beside cyclonus' ${theirs.toFixed(0)} (${result.pairs} pairs): ${(ours / theirs).toFixed(0)}×; differing: ${differing.length}`,
  );
  if (differing.length > 0) process.exitCode = 1;
}

agree();
compare({ workloads: 1000, podsEach: 10, policies: 1000, namespaces: 100 });
compare({ workloads: 5000, podsEach: 10, policies: 2000, namespaces: 200 });
