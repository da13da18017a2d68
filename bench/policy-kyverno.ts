/**
 * Kyverno: the public policies with their tests, as whole programs: `hauberk policy test` beside `kyverno test`, in turn,
 * one run. And how long reading and compiling every policy of the corpus takes.
 *
 *   node bench/policy-kyverno.ts [--rounds 3]
 *
 * Needs the peer of bench/peers/policy/build.sh, a build (npm run build), and the corpora (HAUBERK_CONFORMANCE).
 */
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { readPolicies } from "../src/engines/policy/index.ts";
import { readResources } from "../src/apps/cli/policy/load.ts";
import { measure, type Measurement } from "./measure.ts";
import { peerPath } from "./policy-peer.ts";

const { values: options } = parseArgs({ options: { rounds: { type: "string", default: "3" } } });
const conformance = process.env["HAUBERK_CONFORMANCE"] ?? join(import.meta.dirname, "../../shared/conformance");
const corpus = join(conformance, "kyverno-policies");
const program = resolve(import.meta.dirname, "../dist/hauberk.js");

const times: Record<"hauberk" | "kyverno", Measurement[]> = { hauberk: [], kyverno: [] };
for (let round = 0; round < Number(options.rounds); round += 1) {
  times.hauberk.push(await measure(process.execPath, [program, "policy", "test", corpus], process.env));
  times.kyverno.push(await measure(peerPath("kyverno"), ["test", corpus], process.env));
}
const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;
const summary = (runs: readonly Measurement[]) => ({
  wallMs: median(runs.map(({ wallMs }) => wallMs)),
  cpuMs: median(runs.map(({ cpuMs }) => cpuMs)),
  last: runs.at(-1)?.output.trim().split("\n").at(-1) ?? "",
});
const [ours, theirs] = [summary(times.hauberk), summary(times.kyverno)];
for (const [name, { wallMs, cpuMs, last }] of Object.entries({ hauberk: ours, kyverno: theirs }))
  console.log(`${name}: ${(wallMs / 1000).toFixed(2)} s, ${(cpuMs / 1000).toFixed(2)} s of CPU: ${last}`);
console.log(
  `kyverno: ${(theirs.wallMs / ours.wallMs).toFixed(1)}× in time, ${(theirs.cpuMs / ours.cpuMs).toFixed(1)}× in CPU`,
);

const { resources } = readResources([corpus]);
const startedMs = performance.now();
const { policies, problems } = readPolicies(resources, { now: new Date() });
const compileMs = performance.now() - startedMs;
console.log(
  `${policies.length} policies compiled in ${compileMs.toFixed(0)} ms (first time, cold), ${problems.length} problems`,
);
