import type { Decision } from "./decision.ts";
import type { Meter } from "./meter.ts";
import type { Review } from "./review.ts";
import type { RuleSet } from "./rule-set.ts";
import type { DecisionWorld } from "./world.ts";

/** How a rule set changes the object of a request: a minimal patch. The same values give the same decision; never throws for what they hold. */
export function decideMutation(review: Review, _ruleSet: RuleSet, _world: DecisionWorld, _meter: Meter): Decision {
  return { allowed: true, code: 200, about: review.request.name, reasons: [], notes: [], annotations: new Map() };
}
