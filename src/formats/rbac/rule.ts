import { asList, asString, dig, type Json } from "../../model/index.ts";

/** What a rule of a Role or ClusterRole says; what is no string in its lists is left out, as it can grant nothing. */
export interface RuleWords {
  readonly verbs: readonly string[];
  readonly apiGroups: readonly string[];
  /** With their subresources: `pods`, `pods/exec`. */
  readonly resources: readonly string[];
  /** Empty: of any name. */
  readonly resourceNames: readonly string[];
  readonly nonResourceURLs: readonly string[];
}

/** The words of one rule, whatever its lists are. Lists that are sound are the rule's own. */
export function readRuleWords(rule: Json): RuleWords {
  return {
    verbs: toStrings(dig(rule, "verbs")),
    apiGroups: toStrings(dig(rule, "apiGroups")),
    resources: toStrings(dig(rule, "resources")),
    resourceNames: toStrings(dig(rule, "resourceNames")),
    nonResourceURLs: toStrings(dig(rule, "nonResourceURLs")),
  };
}

/** Most lists are one of a few, and a large cluster has thousands of them. */
function toStrings(value: unknown): readonly string[] {
  const list = asList(value);
  if (list.length === 0) return NONE;
  return list.every((item) => typeof item === "string") ? list : list.flatMap((item) => asString(item) ?? []);
}

const NONE: readonly string[] = [];

/** Whether the rule names the verb, or all. */
export function coversVerb({ verbs }: Pick<RuleWords, "verbs">, verb: string): boolean {
  return verbs.includes(verb) || verbs.includes("*");
}

/** Whether the rule names the API group, or all; the core group is the empty one. */
export function coversGroup({ apiGroups }: Pick<RuleWords, "apiGroups">, group: string): boolean {
  return apiGroups.includes(group) || apiGroups.includes("*");
}
