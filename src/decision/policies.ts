import type { Policy } from "../engines/policy/index.ts";
import type { Origin, PolicyResult } from "../model/index.ts";
import type { Reason } from "./decision.ts";
import { Exceptions } from "./exceptions.ts";
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
  { exceptions }: RuleSet,
  world: DecisionWorld,
): readonly Reason[] {
  let reasons: Reason[] | undefined;
  const accepted = new Exceptions(exceptions, review, world);
  const object = review.request.object ?? review.request.oldObject;
  for (const result of results) {
    const reason = toPolicyReason(result);
    if (reason === undefined) continue;
    if (exceptions.length > 0 && object !== null) {
      if (accepted.accept(toPolicyFinding(result, { object, origin: ORIGIN }, "medium", 0))) continue;
    }
    reasons ??= [];
    reasons.push(reason);
  }
  return reasons ?? NO_REASONS;
}
