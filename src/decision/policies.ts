import type { Policy } from "../engines/policy/index.ts";
import type { Origin, PolicyResult } from "../model/index.ts";
import type { Reason } from "./decision.ts";
import { findOpen } from "./exceptions.ts";
import { toPolicyFinding } from "./policy-finding.ts";
import { toPolicyReason } from "./policy-reasons.ts";
import type { Review } from "./review.ts";
import type { RuleSet } from "./rule-set.ts";
import type { DecisionWorld } from "./world.ts";

const NO_REASONS: readonly Reason[] = [];
const ORIGIN: Origin = { is: "cluster", context: "admission" };

/** What one policy has against the request, less what somebody accepts. */
export function judgePolicy(policy: Policy, review: Review, ruleSet: RuleSet, world: DecisionWorld): readonly Reason[] {
  return toReasons(policy.judge(review.request, world), review, ruleSet, world);
}

/** The results that are no pass, less what somebody accepts. */
export function toReasons(
  results: readonly PolicyResult[],
  review: Review,
  ruleSet: RuleSet,
  world: DecisionWorld,
): readonly Reason[] {
  const faults = results.filter(({ result }) => result !== "pass" && result !== "skip");
  if (faults.length === 0) return NO_REASONS;
  const object = review.request.object ?? review.request.oldObject;
  if (ruleSet.exceptions.length === 0 || object === null) return faults.map(toPolicyReason);
  const findings = new Map(
    faults.map((result, ordinal) => [toPolicyFinding(result, { object, origin: ORIGIN }, "medium", ordinal), result]),
  );
  const open = findOpen([...findings.keys()], ruleSet, review, world);
  return open.flatMap((finding) => findings.get(finding) ?? []).map(toPolicyReason);
}
