import { coversGroup, coversVerb, readRuleWords, type RuleWords } from "../../formats/rbac/index.ts";
import { asList, type KubernetesObject, type Path } from "../../model/index.ts";

/** One rule of a Role or ClusterRole. */
export interface Rule extends RuleWords {
  /** From the root of the role: `rules, 0`. */
  readonly path: Path;
}

export type Grants = (rule: Rule) => boolean;

const rulesOfObject = new WeakMap<KubernetesObject, readonly Rule[]>();

/** The rules of a Role or ClusterRole, in order. */
export function readRules(role: KubernetesObject): readonly Rule[] {
  const known = rulesOfObject.get(role);
  if (known !== undefined) return known;
  const rules = asList(role["rules"]).map((rule, index) => ({
    path: ["rules", index],
    ...readRuleWords(rule),
  }));
  rulesOfObject.set(role, rules);
  return rules;
}

/**
 * Whether the rule allows one of the verbs on the resource, as the API server's RBAC authorizer decides it.
 * `*` covers subresources too; `pods/*` covers nothing. A rule with resourceNames never allows `create` of a whole
 * object or `deletecollection`, whose requests carry no name; all else it allows for those names only.
 * @param resource plural, with its subresource: `pods`, `pods/exec`
 * @see https://kubernetes.io/docs/reference/access-authn-authz/rbac/#referring-to-resources
 */
export function allows(rule: Rule, verbs: readonly string[], group: string, resource: string): boolean {
  if (!coversGroup(rule, group) || !coversResource(rule, resource)) return false;
  return verbs.some((verb) => allowsVerb(rule, verb, resource));
}

function coversResource(rule: Rule, resource: string): boolean {
  const slash = resource.indexOf("/");
  return rule.resources.some(
    (covered) =>
      covered === "*" || covered === resource || (slash >= 0 && covered === `*/${resource.slice(slash + 1)}`),
  );
}

function allowsVerb(rule: Rule, verb: string, resource: string): boolean {
  if (!coversVerb(rule, verb)) return false;
  if (rule.resourceNames.length === 0) return true;
  return verb !== "deletecollection" && (verb !== "create" || resource.includes("/"));
}

/** Whether the rule speaks for a few named objects only. */
export function isNarrowed(rule: Rule): boolean {
  return rule.resourceNames.length > 0;
}

/** Whether the rule covers every resource of its API groups. */
export function coversEveryResource(rule: Rule): boolean {
  return rule.resources.includes("*");
}

/** Whether the rule allows everything in the core group or in all groups: secrets, pods and their exec included. */
export function coversEverything(rule: Rule): boolean {
  return (
    coversEveryResource(rule) &&
    rule.verbs.includes("*") &&
    !isNarrowed(rule) &&
    (rule.apiGroups.includes("*") || rule.apiGroups.includes(""))
  );
}

const ALL_VERBS = ["get", "list", "watch", "create", "update", "patch", "delete"];

/** Whether the rule is cluster-admin by another name: all groups, all resources, and all verbs or each of the usual seven. */
export function isAdminRule(rule: Rule): boolean {
  return (
    coversEveryResource(rule) &&
    rule.apiGroups.includes("*") &&
    !isNarrowed(rule) &&
    (rule.verbs.includes("*") || ALL_VERBS.every((verb) => rule.verbs.includes(verb)))
  );
}
