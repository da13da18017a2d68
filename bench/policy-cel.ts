/**
 * CEL: how often a second real expressions of public policies are evaluated over real pods, beside cel-go (in the
 * environment of the API server) and beside the best npm library, in one run on one core. Cost is counted on our side
 * and on cel-go's. Where the values differ, it says so.
 *
 *   node bench/policy-cel.ts [--milliseconds 200] [--pods 20]
 *
 * Needs the peer of bench/peers/policy/build.sh, and the corpora (HAUBERK_CONFORMANCE).
 */
import { join } from "node:path";
import { parseArgs } from "node:util";
import { Environment as CelJs } from "@marcbachmann/cel-js";
import {
  compileExpression,
  DYN,
  type Environment,
  kubernetesEnvironment,
  mapOf,
  STRING,
  toJson,
} from "../src/languages/cel/index.ts";
import type { JsonObject } from "../src/model/index.ts";
import { geometricMean, type PeerResult, runPeer, timeRounds } from "./policy-peer.ts";
import { type RealExpression, readExpressions, readPods } from "./policy-corpus.ts";

const { values: options } = parseArgs({
  options: { milliseconds: { type: "string", default: "200" }, pods: { type: "string", default: "20" } },
});
const forMs = Number(options.milliseconds);
const conformance = process.env["HAUBERK_CONFORMANCE"] ?? join(import.meta.dirname, "../../shared/conformance");

const NAMES = ["object", "oldObject", "request", "params", "namespaceObject", "variables"];
const environment: Environment = {
  ...kubernetesEnvironment(36),
  variables: new Map(NAMES.map((name) => [name, name === "variables" ? mapOf(STRING, DYN) : DYN])),
};

const jsonVariables = new Set(NAMES.filter((name) => name !== "variables"));

/** The variables of one evaluation, as JSON, with the policy's own variables worked out. */
function toInput(pod: JsonObject, { variables }: RealExpression): JsonObject {
  const input: JsonObject = {
    object: pod,
    oldObject: null,
    request: { operation: "CREATE", kind: { group: "", version: "v1", kind: "Pod" }, namespace: "shop", name: "web" },
    params: { spec: { parameters: {} } },
    namespaceObject: { apiVersion: "v1", kind: "Namespace", metadata: { name: "shop", labels: {} } },
    variables: {},
  };
  const known: JsonObject = {};
  for (const { name, source } of variables) {
    const compiled = compileExpression(source, environment);
    if (compiled.is === "invalid") continue;
    const outcome = compiled.program.evaluate({ ...input, variables: known });
    if (outcome.is === "value") known[name] = toJson(outcome.value);
  }
  return { ...input, variables: known };
}

const pods = readPods(conformance, Number(options.pods));
const cases = readExpressions(conformance).map((expression) => ({
  id: expression.id,
  expression: expression.source,
  inputs: pods.map((pod) => toInput(pod, expression)),
}));
const peers = new Map(runPeer("cel", { milliseconds: forMs, cases }).map((result) => [result.id, result]));

const ratios: {
  readonly id: string;
  readonly toGo: number;
  readonly toJs: number | undefined;
  readonly ours: number;
}[] = [];
let [compared, differing, refused] = [0, 0, 0];
for (const { id, expression, inputs } of cases) {
  const peer = peers.get(id) as PeerResult;
  const compiled = compileExpression(expression, environment, { jsonVariables });
  if (peer.error !== undefined) {
    refused += 1;
    continue;
  }
  if (compiled.is === "invalid") {
    console.log(`only cel-go compiles ${id}: ${compiled.errors[0]?.message}`);
    differing += 1;
    continue;
  }
  // What fails on every pod is no expression about pods.
  if (peer.outcomes.every((outcome) => "error" in outcome)) continue;
  const { program } = compiled;
  compared += inputs.length;
  for (const [index, input] of inputs.entries()) {
    const outcome = program.evaluate(input);
    const theirs = peer.outcomes[index] ?? {};
    const isSame =
      outcome.is === "value"
        ? "value" in theirs && outcome.cost === theirs.cost && isLike(outcome.value, theirs.value)
        : "error" in theirs;
    if (isSame) continue;
    differing += 1;
    console.log(
      `differs: ${id}\n  ${expression}\n  ours   ${JSON.stringify(outcome)}\n  theirs ${JSON.stringify(theirs)}`,
    );
  }
  const ours = timeRounds(forMs, inputs.length, () => inputs.forEach((input) => program.evaluate(input)));
  const celJs = timeCelJs(expression, inputs);
  const go = peer.evaluations / (peer.nanoseconds / 1e9);
  ratios.push({ id, ours, toGo: ours / go, toJs: celJs === undefined ? undefined : ours / celJs });
}

function isLike(ours: unknown, theirs: unknown): boolean {
  return typeof ours === "boolean" || typeof ours === "string" ? String(ours) === theirs : true;
}

/** Evaluations a second of the npm library; undefined where it cannot evaluate the expression on these pods. */
function timeCelJs(expression: string, inputs: readonly JsonObject[]): number | undefined {
  const env = new CelJs({ unlistedVariablesAreDyn: true, enableOptionalTypes: true });
  try {
    const evaluate = env.parse(expression);
    const run = (input: JsonObject): void => {
      try {
        evaluate(input);
      } catch {
        // An expression may fail on one pod and not on another, as with the others.
      }
    };
    if (inputs.every((input) => fails(() => evaluate(input)))) return undefined;
    return timeRounds(forMs, inputs.length, () => inputs.forEach(run));
  } catch {
    return undefined;
  }
}

function fails(run: () => unknown): boolean {
  try {
    run();
    return false;
  } catch {
    return true;
  }
}

const toGo = ratios.map((ratio) => ratio.toGo);
const toJs = ratios.flatMap((ratio) => ratio.toJs ?? []);
ratios.sort((a, b) => a.toGo - b.toGo);
for (const { id, toGo: ratio, ours } of ratios.slice(0, 5))
  console.log(`slowest: ${ratio.toFixed(1)}× ${Math.round(ours)}/s ${id}`);
console.log(
  `${ratios.length} expressions over ${pods.length} pods; ${refused} need what the API server has not; ` +
    `${differing} of ${compared} evaluations differ in value or cost`,
);
console.log(`cel-go: ${geometricMean(toGo).toFixed(1)}× (geometric mean), ${Math.min(...toGo).toFixed(1)}× at least`);
console.log(
  `cel-js: ${geometricMean(toJs).toFixed(1)}× (geometric mean of ${toJs.length} it can evaluate), ${Math.min(...toJs).toFixed(1)}× at least`,
);
