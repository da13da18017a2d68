import { readRuleWords, type RuleWords } from "../../formats/rbac/index.ts";
import { asList, type Resource } from "../../model/index.ts";

/** One rule of a Role or ClusterRole. */
export interface Rule extends RuleWords {
  /** The role it is written in; of an aggregated role, the part it comes from. */
  readonly role: Resource;
  /** Its place in the role's `rules`, from 0. */
  readonly index: number;
}

/** The rules that stand in a Role or ClusterRole, in order. */
export function readRules(role: Resource): Rule[] {
  return asList(role.object["rules"]).map((rule, index) => ({
    role,
    index,
    ...readRuleWords(rule),
  }));
}

/** The text is the same for rules that grant the same by the same words in the same order. */
export function toRuleKey(rule: Rule): string {
  return JSON.stringify([rule.verbs, rule.apiGroups, rule.resources, rule.resourceNames, rule.nonResourceURLs]);
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
