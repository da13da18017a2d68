import { isObject, type Json } from "../../../model/index.ts";
import { toBounded, toOutcome, type Trace } from "../explanation.ts";
import { readAnchor } from "./anchor.ts";
import type { PatternFailure } from "./pattern.ts";

/** Takes down what became of a pattern: where it fails, what stands there, and what was wanted. */
export function tracePattern(
  trace: Trace,
  title: string,
  object: Json,
  pattern: Json,
  failure: PatternFailure | undefined,
): void {
  if (failure === undefined) {
    trace.add(title, toOutcome(true));
    return;
  }
  const steps = failure.path.split("/").filter((step) => step !== "");
  const found = { text: "found", value: toBounded(lookUp(object, steps)) };
  const wanted = { text: "wanted", value: toBounded(lookUpPattern(pattern, steps)) };
  const reason = { text: "reason", value: toBounded(failure.message) };
  const given = steps.length === 0 ? [reason] : [found, wanted, reason];
  const place = steps.length === 0 ? title : `${title} at ${failure.path}`;
  const outcome = failure.is === "skip" ? toOutcome("does not apply") : toOutcome(false);
  trace.settle(trace.add(place, outcome, { given }));
}

function lookUp(value: Json | undefined, path: readonly string[]): Json | undefined {
  let at = value;
  for (const step of path) {
    if (Array.isArray(at)) at = at[Number(step)];
    else at = isObject(at) && Object.hasOwn(at, step) ? at[step] : undefined;
  }
  return at;
}

/** Keys of a pattern may have anchors; one item of a list speaks for all. */
function lookUpPattern(pattern: Json | undefined, path: readonly string[]): Json | undefined {
  let at = pattern;
  for (const step of path) {
    if (Array.isArray(at)) at = at[Number(step)] ?? at[0];
    else if (isObject(at)) at = findEntry(at, step);
    // A leaf is wanted of every item of a list.
    else return at;
  }
  return at;
}

function findEntry(pattern: Readonly<Record<string, Json | undefined>>, key: string): Json | undefined {
  if (Object.hasOwn(pattern, key)) return pattern[key];
  const anchored = Object.keys(pattern).find((name) => readAnchor(name)?.key === key);
  return anchored === undefined ? undefined : pattern[anchored];
}
