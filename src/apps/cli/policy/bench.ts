import { type Policy, type Request, toKnownObjects, toRequest, type World } from "../../../engines/policy/index.ts";
import { toKindTable } from "../../../inventory/kinds/index.ts";
import { Problem } from "../../../model/index.ts";
import { count, toJsonText, toVisible } from "../../../reporters/index.ts";
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

/** So long a policy is run before it is timed, and in each of the batches of which the fastest counts. */
const WARM_UP_MS = 20;
const BATCH_MS = 16;
const BATCH_OF_ONE_MS = 4;
const BATCHES = 5;
/** So many objects that looked slowest are timed again by themselves: once round all may be a pause of the collector. */
const SUSPECTS = 3;

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
  if (options.format === "json") console.log(toJsonText({ compileMs, objects: requests.length, policies: times }));
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
  const meanUs = toFastest(BATCH_MS, () => requests.forEach(run)) / requests.length;
  const suspects = requests
    .map((request) => ({
      request,
      us: Math.min(
        toUs(() => run(request)),
        toUs(() => run(request)),
      ),
    }))
    .sort((a, b) => b.us - a.us)
    .slice(0, SUSPECTS)
    .map(({ request }) => ({ request, us: toFastest(BATCH_OF_ONE_MS, () => run(request)) }))
    .sort((a, b) => b.us - a.us);
  const [first] = suspects;
  const slowest = first === undefined ? "" : `${first.request.kind.kind}/${first.request.name}`;
  const slowestUs = Math.max(first?.us ?? 0, meanUs);
  return { policy: policy.name, kind: policy.kind, meanUs, slowestUs, slowest, results: perRound };
}

/** Microseconds of one run in the fastest of some batches: what else the machine does only ever makes one slower. */
function toFastest(forMs: number, run: () => void): number {
  const batches = Array.from({ length: BATCHES }, () => repeat(forMs, run));
  return Math.min(...batches.map(({ runs, tookMs }) => (tookMs * 1000) / runs));
}

function toUs(run: () => void): number {
  const startedMs = performance.now();
  run();
  return (performance.now() - startedMs) * 1000;
}

function repeat(forMs: number, run: () => void): { readonly runs: number; readonly tookMs: number } {
  const startedMs = performance.now();
  let runs = 0;
  let tookMs = 0;
  while (tookMs < forMs) {
    run();
    runs += 1;
    tookMs = performance.now() - startedMs;
  }
  return { runs, tookMs };
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
    `${times.length} ${times.length === 1 ? "policy" : "policies"} over ${count(objects, "object")}: ${total.toFixed(1)} µs an object; read and compiled in ${compileMs.toFixed(0)} ms`,
  );
}
