import { type KindTable, namesResource, toResourcePattern } from "../../inventory/kinds/index.ts";
import { asList, asString, isObject, type Json } from "../../model/index.ts";

/** One entry of `rules` or `resourceRules`, with the API server's defaults. */
export interface Rule {
  readonly groups: readonly string[];
  readonly versions: readonly string[];
  readonly operations: readonly string[];
  /** `pods`, `pods/exec`, `*`, all of them with `/*` behind */
  readonly resources: readonly string[];
  readonly names: readonly string[];
  readonly scope: string;
}

/** What may be asked of an API server. */
export interface Ask {
  readonly group: string;
  readonly version: string;
  readonly resource: string;
  /** Empty for the object itself. */
  readonly subresource: string;
  readonly operation: "CREATE" | "UPDATE" | "CONNECT";
  readonly isNamespaced: boolean;
}

export function readRules(value: Json | undefined): Rule[] {
  return asList(value)
    .filter(isObject)
    .map((rule) => {
      const texts = (key: string): string[] => asList(rule[key]).filter((one) => typeof one === "string");
      return {
        groups: texts("apiGroups"),
        versions: texts("apiVersions"),
        operations: texts("operations"),
        resources: texts("resources"),
        names: texts("resourceNames"),
        scope: asString(rule["scope"]) ?? "*",
      };
    });
}

/**
 * Whether one of the rules names what is asked, as the API server decides it: under the version asked for, or, unless the match is
 * exact, under another version of the same resource that is served.
 * @see k8s.io/apiserver/pkg/admission/plugin/webhook/predicates/rules
 */
export function matchesRules(rules: readonly Rule[], ask: Ask, isExact: boolean, kinds: KindTable): boolean {
  if (rules.some((rule) => names(rule, ask, ask.version))) return true;
  if (isExact) return false;
  const kind = kinds.findResource(ask.group, ask.resource)?.kind;
  const versions = kind === undefined ? [] : kinds.versions(ask.group, kind).map(({ version }) => version);
  return rules.some((rule) => versions.some((version) => names(rule, ask, version)));
}

function names(rule: Rule, ask: Ask, version: string): boolean {
  return (
    has(rule.operations, ask.operation) &&
    has(rule.groups, ask.group) &&
    has(rule.versions, version) &&
    rule.resources.some((text) => namesResource(toResourcePattern(text), ask.resource, ask.subresource)) &&
    matchesScope(rule.scope, ask) &&
    // Names of objects that do not exist yet are nobody's to foresee: a rule about some of them is not about all.
    rule.names.length === 0
  );
}

export function has(values: readonly string[], value: string): boolean {
  return values.includes("*") || values.includes(value);
}

/** A Namespace counts as cluster-scoped, though its requests carry a namespace. */
function matchesScope(scope: string, { isNamespaced }: Ask): boolean {
  return scope === "*" || scope === (isNamespaced ? "Namespaced" : "Cluster");
}
