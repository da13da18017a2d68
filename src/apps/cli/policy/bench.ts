import { type Policy, type Request, toKnownObjects, toRequest, type World } from "../../../engines/policy/index.ts";
import { toKindTable } from "../../../inventory/kinds/index.ts";
import { Problem } from "../../../model/index.ts";
import { toVisible } from "../../../reporters/index.ts";
import { EXIT } from "../exit.ts";
import { loadPolicies, readResources } from "./load.ts";
import { printProblem, type ResultFormat } from "./print.ts";

/** What was typed after `hauberk policy bench`. */
export interface BenchOptions {
  readonly policy: readonly string[];
  readonly resource: readonly string[];
  readonly engine?: "rego" | "cel";
  readonly format: ResultFormat;
}

/** How long one policy takes over all objects; microseconds an object. */
interface PolicyTime {
  readonly policy: string;
  readonly kind: string;
  readonly meanUs: number;
  readonly slowestUs: number;
  /** The object that took longest, by kind and name. */
  readonly slowest: string;
  readonly results: number;
}

/** So long a policy is run before and while it is timed. */
const WARM_UP_MS = 20;
const TIMED_MS = 80;

/**
 * `hauberk policy bench`: how long each policy takes, the slowest first, so that the one that costs is seen before it
 * stands in the way of every request.
 * @returns the exit code
 * @throws {Problem} NOTHING_FOUND when there is no policy or no object
 */
export function policyBench(options: BenchOptions): number {
  const startedMs = performance.now();
  const loaded = loadPolicies(options.policy, options.engine === undefined ? {} : { engine: options.engine });
  const compileMs = performance.now() - startedMs;
  const read = readResources(options.resource);
  if (read.resources.length === 0)
    throw new Problem("NOTHING_FOUND", `no object in ${options.resource.join(", ")}: check the paths`);
  const objects = [...loaded.others, ...read.resources].map(({ object }) => object);
  const world: World = { objects: toKnownObjects(objects), now: new Date() };
  const kinds = toKindTable(objects);
  const requests = read.resources.map(({ object }) => toRequest(object, { kinds }));
  const times = loaded.policies.map((policy) => time(policy, requests, world)).sort((a, b) => b.meanUs - a.meanUs);
  const problems = [...loaded.problems, ...read.problems];
  for (const problem of problems) printProblem(problem);
  if (options.format === "json")
    console.log(JSON.stringify({ compileMs, objects: requests.length, policies: times }, null, 2));
  else print(times, compileMs, requests.length);
  return problems.length > 0 ? EXIT.incomplete : EXIT.clean;
}

function time(policy: Policy, requests: readonly Request[], world: World): PolicyTime {
  let results = 0;
  const run = (request: Request): void => {
    policy.mutate?.(request, world);
    results += policy.judge(request, world).length;
  };
  for (const request of requests) run(request);
  const perRound = results;
  repeat(WARM_UP_MS, () => requests.forEach(run));
  const rounds = repeat(TIMED_MS, () => requests.forEach(run));
  let slowestUs = 0;
  let slowest = "";
  for (const request of requests) {
    const { count, tookMs } = repeat(1, () => run(request));
    const us = (tookMs * 1000) / count;
    if (us <= slowestUs) continue;
    slowestUs = us;
    slowest = `${request.kind.kind}/${request.name}`;
  }
  const meanUs = (rounds.tookMs * 1000) / rounds.count / requests.length;
  return { policy: policy.name, kind: policy.kind, meanUs, slowestUs, slowest, results: perRound };
}

function repeat(forMs: number, run: () => void): { readonly count: number; readonly tookMs: number } {
  const startedMs = performance.now();
  let count = 0;
  let tookMs = 0;
  while (tookMs < forMs) {
    run();
    count += 1;
    tookMs = performance.now() - startedMs;
  }
  return { count, tookMs };
}

function print(times: readonly PolicyTime[], compileMs: number, objects: number): void {
  const width = Math.max(6, ...times.map(({ policy }) => toVisible(policy).length));
  console.log(`${"policy".padEnd(width)}  µs an object  slowest µs  on`);
  for (const { policy, meanUs, slowestUs, slowest } of times) {
    const [mean, worst] = [meanUs.toFixed(2).padStart(12), slowestUs.toFixed(1).padStart(10)];
    console.log(`${toVisible(policy).padEnd(width)}  ${mean}  ${worst}  ${toVisible(slowest)}`);
  }
  const total = times.reduce((sum, { meanUs }) => sum + meanUs, 0);
  console.log(
    `${times.length} policies over ${objects} objects: ${total.toFixed(1)} µs an object; read and compiled in ${compileMs.toFixed(0)} ms`,
  );
}
