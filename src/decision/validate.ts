import { checkControls } from "./controls.ts";
import type { Decision } from "./decision.ts";
import { checkGuard } from "./guard.ts";
import type { Meter } from "./meter.ts";
import { judgePolicy } from "./policies.ts";
import { toPolicyName } from "./policy-reasons.ts";
import { checkPodSecurity } from "./pod-security.ts";
import type { Review } from "./review.ts";
import type { RuleSet } from "./rule-set.ts";
import { Run } from "./run.ts";
import { settle } from "./settle.ts";
import type { DecisionWorld } from "./world.ts";

/** What becomes of a request by the rules of a set. The same values give the same decision; never throws for what they hold. */
export function decideValidation(review: Review, ruleSet: RuleSet, world: DecisionWorld, meter: Meter): Decision {
  const run = new Run(ruleSet, meter);
  const { podSecurity, guard } = ruleSet;
  const annotations =
    podSecurity === undefined
      ? undefined
      : run.measure("pod-security", "deny", () => {
          const verdict = checkPodSecurity(review, podSecurity, world);
          for (const reason of verdict.reasons) run.reasons.push(reason);
          return verdict.annotations;
        });
  if (guard !== undefined) run.run("guard", "deny", () => checkGuard(review, guard));
  checkControls(review, ruleSet, world, run);
  for (const policy of ruleSet.policies.matching(review.request)) {
    run.run(toPolicyName(policy), policy.action ?? "deny", () => judgePolicy(policy, review, ruleSet, world));
  }
  return settle(review, ruleSet, run.reasons, annotations);
}
