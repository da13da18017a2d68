import { asList, asObject, asString, isObject, type Json, type JsonObject } from "../../../model/index.ts";
import { EVERYTHING, narrow, toLabel, toNamespaces, toTexts } from "../interest/narrow.ts";
import type { Operation, ResourceRule } from "../policy.ts";

const OPERATIONS: readonly string[] = ["CREATE", "UPDATE", "DELETE", "CONNECT", "*"];

/** What `matchConstraints` of a policy, or `matchResources` of a binding, may match; without rules, everything. */
export function toConstraintInterest(constraints: Json | undefined): readonly ResourceRule[] {
  const given = asObject(constraints) ?? {};
  const rules = asList(given["resourceRules"]).filter(isObject);
  const isEquivalent = given["matchPolicy"] !== "Exact";
  const named = rules.length === 0 ? [EVERYTHING] : rules.map((rule) => toRule(rule, isEquivalent));
  const [label, namespaces] = [toLabel(given["objectSelector"]), toNamespaces(given["namespaceSelector"])];
  return named.map((rule) => narrow(rule, { label, namespaces }));
}

/** What a policy and its bindings may match: what the policy does, narrowed by bindings that are all about some namespaces. */
export function toBoundInterest(
  constraints: Json | undefined,
  bindings: readonly { readonly resources: Json | undefined }[],
): readonly ResourceRule[] {
  const own = toConstraintInterest(constraints);
  const bound = bindings.map(({ resources }) => toConstraintInterest(resources));
  const namespaces = joinAll(bound.flat().map((rule) => rule.namespaces));
  return own.map((rule) => (rule.namespaces === undefined ? narrow(rule, { namespaces }) : rule));
}

/** Undefined where one of them is everything. */
function joinAll(lists: readonly (readonly string[] | undefined)[]): readonly string[] | undefined {
  const all = new Set<string>();
  for (const list of lists) {
    if (list === undefined) return undefined;
    for (const one of list) all.add(one);
  }
  return [...all];
}

function toRule(rule: JsonObject, isEquivalent: boolean): ResourceRule {
  const scope = asString(rule["scope"]) ?? "*";
  return {
    apiGroups: toTexts(rule["apiGroups"]),
    apiVersions: toTexts(rule["apiVersions"]),
    resources: toTexts(rule["resources"]),
    operations: toTexts(rule["operations"]).filter((one): one is Operation | "*" => OPERATIONS.includes(one)),
    scope: scope === "Cluster" || scope === "Namespaced" ? scope : "*",
    ...(isEquivalent ? { isEquivalent } : {}),
  };
}
