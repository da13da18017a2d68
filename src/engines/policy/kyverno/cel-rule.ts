import type { JsonObject } from "../../../model/index.ts";
import type { PolicySource } from "./policy-source.ts";
import type { Applied, Rule } from "./rule.ts";
import { type RuleAnswer, toError } from "./rule-context.ts";

export function compileCelRule(
  rule: Rule,
  validate: JsonObject,
  cel: JsonObject,
  source: PolicySource,
): (applied: Applied) => RuleAnswer | undefined {
  void [rule, validate, cel, source];
  return () => toError("cel is not built yet");
}
