import { findSelectorFault } from "../../../formats/selector/index.ts";
import { asList, asObject, asString, dig, type Json } from "../../../model/index.ts";
import type { Operation, ResourceRule } from "../policy.ts";

/** The API server sets it to the name of every Namespace. */
const NAME_LABEL = "kubernetes.io/metadata.name";

/** What a rule leaves open. */
export const EVERYTHING: ResourceRule = {
  apiGroups: ["*"],
  apiVersions: ["*"],
  resources: ["*/*"],
  operations: ["*"],
  scope: "*",
};

/** What webhooks for policies ask for where the policies do not say. */
export const WRITES: readonly Operation[] = ["CREATE", "UPDATE"];

/** The one label that a selector demands of every object it chooses, where there is such a label. */
export function toLabel(selector: Json | undefined): ResourceRule["label"] {
  if (selector === undefined || selector === null || findSelectorFault(selector) !== undefined) return undefined;
  for (const [key, value] of Object.entries(asObject(dig(selector, "matchLabels")) ?? {})) {
    if (key !== NAME_LABEL && typeof value === "string") return { key, values: [value] };
  }
  for (const one of asList(dig(selector, "matchExpressions"))) {
    const key = asString(dig(one, "key")) ?? NAME_LABEL;
    if (key !== NAME_LABEL && dig(one, "operator") === "In") return { key, values: toTexts(dig(one, "values")) };
  }
  return undefined;
}

/** The namespaces that a selector of namespaces names, where it goes by their names. */
export function toNamespaces(selector: Json | undefined): readonly string[] | undefined {
  const name = dig(selector, "matchLabels", NAME_LABEL);
  if (typeof name === "string") return [name];
  const named = asList(dig(selector, "matchExpressions")).find(
    (one) => dig(one, "key") === NAME_LABEL && dig(one, "operator") === "In",
  );
  return named === undefined ? undefined : toTexts(dig(named, "values"));
}

/** The rule with what objects must carry besides, where that is known. */
export function narrow(rule: ResourceRule, by: Pick<ResourceRule, "namespaces" | "label">): ResourceRule {
  const { namespaces, label } = by;
  return { ...rule, ...(namespaces === undefined ? {} : { namespaces }), ...(label === undefined ? {} : { label }) };
}

export function toTexts(list: Json | undefined): string[] {
  return asList(list).filter((item): item is string => typeof item === "string");
}
