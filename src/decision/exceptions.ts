import { accept } from "../engines/acceptance/index.ts";
import type { Finding } from "../model/index.ts";
import { findMakers } from "./makers.ts";
import type { Review } from "./review.ts";
import type { RuleSet } from "./rule-set.ts";
import type { DecisionWorld } from "./world.ts";

/**
 * The findings about the object of a request that no exception covers, on the day it is in the world. Exceptions count as in scans, and
 * those for what made the object count for it, too.
 */
export function findOpen(
  findings: readonly Finding[],
  { exceptions }: RuleSet,
  review: Review,
  world: DecisionWorld,
): readonly Finding[] {
  if (exceptions.length === 0 || findings.length === 0) return findings;
  const today = world.now.toISOString().slice(0, "2027-01-31".length);
  let { open } = accept(findings, exceptions, undefined, today);
  for (const resource of open.length === 0 ? [] : findMakers(review, world)) {
    const own = new Map(open.map((finding) => [{ ...finding, resource }, finding]));
    const left = accept([...own.keys()], exceptions, undefined, today).open;
    open = left.flatMap((finding) => own.get(finding) ?? []);
  }
  return open;
}
