import type { JsonObject, KubernetesObject } from "../../../model/index.ts";
import type { Applied, Rule } from "./rule.ts";
import { type RuleAnswer, toError } from "./rule-context.ts";
export interface MutationOutcome { readonly object: KubernetesObject; readonly targets: readonly KubernetesObject[]; readonly answers: readonly RuleAnswer[] }
export type Mutate = (applied: Applied) => MutationOutcome;
export function compileMutation(rule: Rule, body: JsonObject): Mutate {
  void [rule, body];
  return ({ object }) => ({ object, targets: [], answers: [toError("not built")] });
}
