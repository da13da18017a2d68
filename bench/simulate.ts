/**
 * Recorded admission requests replayed against proposed policies, `hauberk simulate`, beside `kyverno apply` with the same 16 policies on
 * pods of the same reviews (it replays no requests), in turn, one run: requests a second of whole programs.
 *
 * After that a cluster of 50,000 pods in 5,000 workloads, as live objects, and an audit log of 100,000 events: the same 16 policies as
 * ValidatingAdmissionPolicies, with rights and attack paths; and Kyverno's, without.
 *
 *   node bench/simulate.ts [--requests 100000] [--pods 2000] [--rounds 2] [--live 50000] [--events 100000]
 *
 * Needs the peer of bench/peers/policy/build.sh and a build (npm run build).
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import type { JsonObject } from "../src/model/index.ts";
import { openRing } from "../src/store/admission-ring/index.ts";
import { toReviews } from "./admission/reviews.ts";
import { measure, type Measurement } from "./measure.ts";
import { peerPath } from "./policy-peer.ts";
import { writeSimulated } from "./simulate-cluster.ts";

interface Request extends JsonObject {
  readonly name: string;
  readonly object: { readonly metadata: JsonObject; readonly spec: JsonObject };
}

const { values: options } = parseArgs({
  options: {
    requests: { type: "string", default: "100000" },
    pods: { type: "string", default: "2000" },
    rounds: { type: "string", default: "2" },
    live: { type: "string", default: "50000" },
    events: { type: "string", default: "100000" },
  },
});
const [requests, pods, rounds] = [Number(options.requests), Number(options.pods), Number(options.rounds)];
const folder = mkdtempSync(join(tmpdir(), "hauberk-bench-"));
const ring = join(folder, "ring");
const manifests = join(folder, "pods.yaml");
const policies = join(import.meta.dirname, "restricted/kyverno.yaml");
const program = resolve(import.meta.dirname, "../dist/hauberk.js");

await writeRing();
writePods();
const ours: Measurement[] = [];
const theirs: Measurement[] = [];
for (let round = 0; round < rounds; round += 1) {
  ours.push(await measure(process.execPath, [program, "simulate", policies, "--requests", ring], process.env));
  theirs.push(await measure(peerPath("kyverno"), ["apply", policies, "--resource", manifests], process.env));
}
const [hauberk, kyverno] = [toLine("hauberk", requests, ours), toLine("kyverno", pods, theirs)];
console.log(`hauberk: ${ours.at(-1)?.output.split("\n")[0] ?? ""}`);
console.log(`kyverno: ${theirs.at(-1)?.output.trim().split("\n").at(-1) ?? ""}`);
console.log(`hauberk judges ${(hauberk / kyverno).toFixed(1)}× as many requests a second as kyverno pods`);
await simulateCluster();
rmSync(folder, { recursive: true });

async function simulateCluster(): Promise<void> {
  const [live, events] = [Number(options.live), Number(options.events)];
  const { snapshot, audit } = await writeSimulated(folder, { workloads: Math.ceil(live / 10), pods: live, events });
  const bound = join(folder, "bound.yaml");
  writeFileSync(bound, toBound(readFileSync(policies.replace("kyverno", "validating-admission-policies"), "utf8")));
  for (const [what, ...args] of [
    ["Kyverno's policies on live objects", policies],
    ["the API server's policies on live objects", bound],
    ["the same with the audit log", bound, "--audit", audit],
  ] as const) {
    const run = await measure(
      process.execPath,
      [program, "simulate", ...args, "--against", snapshot, "-q"],
      process.env,
    );
    const [wall, cpu, peak] = [run.wallMs / 1000, run.cpuMs / 1000, run.peakRssBytes / 2 ** 20];
    console.log(`${what}: ${wall.toFixed(1)} s (${cpu.toFixed(1)} s of CPU), ${peak.toFixed(0)} MiB at most`);
    console.log(`  ${run.output.split("\n")[0] ?? ""}`);
  }
}

/** The policies, each bound: the API server passes over those that nobody bound. */
function toBound(text: string): string {
  const names = [...text.matchAll(/^  name: (\S+)$/gm)].map(([, name = ""]) => name);
  const bindings = names.map((name) =>
    JSON.stringify({
      apiVersion: "admissionregistration.k8s.io/v1",
      kind: "ValidatingAdmissionPolicyBinding",
      metadata: { name },
      spec: { policyName: name, validationActions: ["Deny"] },
    }),
  );
  return [text, ...bindings].join("\n---\n");
}

function toLine(name: string, judged: number, runs: readonly Measurement[]): number {
  const [best] = runs.toSorted((one, other) => one.wallMs - other.wallMs);
  if (best === undefined) return 0;
  const perSecond = judged / (best.wallMs / 1000);
  const peak = (best.peakRssBytes / 2 ** 20).toFixed(0);
  console.log(
    `${name}: ${judged} in ${(best.wallMs / 1000).toFixed(1)} s, ${perSecond.toFixed(0)}/s, ${peak} MiB at most`,
  );
  return perSecond;
}

/** Every tenth pod is one that the policies refuse. */
function toRequest(index: number, texts: readonly string[]): Request {
  const { request } = JSON.parse(texts[index % texts.length] ?? "") as { request: Request };
  const name = `${request.name}-${index}`;
  const { metadata, spec } = request.object;
  const changed = index % 10 === 0 ? { ...spec, hostNetwork: true } : spec;
  return { ...request, name, object: { ...request.object, metadata: { ...metadata, name }, spec: changed } };
}

async function writeRing(): Promise<void> {
  const texts = toReviews();
  const writing = openRing({ folder: ring, maxBytes: 8 * 2 ** 30 });
  for (let index = 0; index < requests; index += 1) {
    const request = toRequest(index, texts);
    writing.add({
      at: new Date(Date.UTC(2026, 10, 22) + index).toISOString(),
      ruleSet: "bench",
      path: "validate",
      revision: "",
      tookMs: 1,
      decision: { allowed: true, code: 200, reasons: [], isPatched: false },
      redacted: [],
      dropped: [],
      review: { kind: "AdmissionReview", apiVersion: "admission.k8s.io/v1", request },
      about: {
        uid: String(index),
        operation: "CREATE",
        group: "",
        version: "v1",
        kind: "Pod",
        subResource: "",
        namespace: "shop",
        name: request.name,
        username: "",
      },
    });
    if (index % 500 === 0) await writing.flush();
  }
  await writing.close();
}

function writePods(): void {
  const texts = toReviews();
  const documents = Array.from({ length: pods }, (_, index) => JSON.stringify(toRequest(index, texts).object));
  writeFileSync(manifests, documents.join("\n---\n"));
}
