import type { JsonObject, KubernetesObject } from "../../../model/index.ts";
import type { PolicySource } from "./policy-source.ts";
import type { Applied, Rule } from "./rule.ts";
import { type RuleAnswer, toError } from "./rule-context.ts";
export type Generate = (applied: Applied) => { readonly objects: readonly KubernetesObject[]; readonly answer: RuleAnswer };
export function compileGeneration(rule: Rule, body: JsonObject, source: PolicySource): Generate {
  void [rule, body, source];
  return () => ({ objects: [], answer: toError("not built") });
}
