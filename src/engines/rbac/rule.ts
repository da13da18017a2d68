import { asList, asString, dig, type Resource } from "../../model/index.ts";

/** One rule of a Role or ClusterRole; what is not a string in its lists is left out, as it can grant nothing. */
export interface Rule {
  /** The role it is written in; of an aggregated role, the part it comes from. */
  readonly role: Resource;
  /** Its place in the role's `rules`, from 0. */
  readonly index: number;
  readonly verbs: readonly string[];
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  /** Empty: of any name. */
  readonly resourceNames: readonly string[];
  readonly nonResourceURLs: readonly string[];
}

/** The rules that stand in a Role or ClusterRole, in order. */
export function readRules(role: Resource): Rule[] {
  return asList(role.object["rules"]).map((rule, index) => ({
    role,
    index,
    verbs: toStrings(dig(rule, "verbs")),
    apiGroups: toStrings(dig(rule, "apiGroups")),
    resources: toStrings(dig(rule, "resources")),
    resourceNames: toStrings(dig(rule, "resourceNames")),
    nonResourceURLs: toStrings(dig(rule, "nonResourceURLs")),
  }));
}

/** Most lists are one of a few, and a large cluster has thousands of them. */
function toStrings(value: unknown): readonly string[] {
  const list = asList(value);
  if (list.length === 0) return NONE;
  return list.every((item) => typeof item === "string") ? list : list.flatMap((item) => asString(item) ?? []);
}

const NONE: readonly string[] = [];

/** The text is the same for rules that grant the same by the same words in the same order. */
export function toRuleKey(rule: Rule): string {
  return JSON.stringify([rule.verbs, rule.apiGroups, rule.resources, rule.resourceNames, rule.nonResourceURLs]);
}

/** Whether the rule names the verb, or all. */
export function coversVerb({ verbs }: Rule, verb: string): boolean {
  return verbs.includes(verb) || verbs.includes("*");
}

/** Whether the rule names the API group, or all; the core group is the empty one. */
export function coversGroup({ apiGroups }: Rule, group: string): boolean {
  return apiGroups.includes(group) || apiGroups.includes("*");
}

/** A rule with names allows a request without one only where one of its names is empty: so `list` of the whole never. */
export function coversName({ resourceNames }: Rule, name: string): boolean {
  return resourceNames.length === 0 || resourceNames.includes(name);
}

/** Whether the rule names the path, or a beginning of it with a star behind. */
export function coversUrl({ nonResourceURLs }: Rule, url: string): boolean {
  return nonResourceURLs.some(
    (covered) => covered === url || (covered.endsWith("*") && url.startsWith(withoutStars(covered))),
  );
}

/** Without all the stars at its end, as the API server trims it. */
function withoutStars(text: string): string {
  let end = text.length;
  while (end > 0 && text[end - 1] === "*") end -= 1;
  return text.slice(0, end);
}
