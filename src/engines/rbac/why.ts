import {
  type Attributes,
  isResourceRequest,
  type ResourceAttributes,
  toCombinedResource,
  type User,
} from "./attributes.ts";
import type { Allowance, Authorizer, Decision, Grant } from "./authorizer.ts";
import type { Binding } from "./binding.ts";
import { type Role, toResourceWords } from "./role.ts";
import { coversGroup, coversVerb } from "../../formats/rbac/index.ts";
import { coversName, type Rule } from "./rule.ts";

/** What one thing of a rule or binding would have to be otherwise for it to allow the request. */
export type Lack = "verb" | "group" | "resource" | "name" | "namespace";

export interface NearMiss extends Allowance {
  readonly lack: Lack;
}

export interface Explanation {
  readonly decision: Decision;
  /** Every rule that allows the request, each by every binding. */
  readonly allowedBy: readonly Allowance[];
  /** Rules of the user that one thing keeps from allowing it; only when nothing does. */
  readonly nearMisses: readonly NearMiss[];
  /** Bindings of the user that lead nowhere, in this namespace. */
  readonly dangling: readonly Binding[];
  /** Roles that are there and would allow it, were they bound; the ones with the fewest rules first. Only when nothing allows it. */
  readonly rolesThatWould: readonly Role[];
}

const MAX_MISSES = 100;

/** Why a user may do something, or what is missing. */
export function explain(authorizer: Authorizer, user: User, attributes: Attributes): Explanation {
  const decision = authorizer.authorize(user, attributes);
  const namespace = isResourceRequest(attributes) ? attributes.namespace : "";
  const grants = authorizer.grantsOf(user);
  const allowedBy = grants
    .filter(({ binding }) => binding.namespace === "" || binding.namespace === namespace)
    .flatMap((grant) => grant.role.findAll(attributes).map((rule): Allowance => ({ grant, rule })));
  const dangling = authorizer.danglingOf(user, namespace);
  if (decision.decision === "allowed") return { decision, allowedBy, nearMisses: [], dangling, rolesThatWould: [] };
  return {
    decision,
    allowedBy,
    nearMisses: isResourceRequest(attributes) ? findNearMisses(grants, attributes) : [],
    dangling,
    rolesThatWould: [...authorizer.roles.values()]
      .filter((role) => role.kind === "ClusterRole" || role.namespace === namespace)
      .filter((role) => role.find(attributes) !== undefined)
      .sort((a, b) => a.rules.length - b.rules.length),
  };
}

function findNearMisses(grants: readonly Grant[], attributes: ResourceAttributes): NearMiss[] {
  const misses: NearMiss[] = [];
  const words = toResourceWords(attributes);
  for (const grant of grants) {
    const { namespace } = grant.binding;
    const isHere = namespace === "" || namespace === attributes.namespace;
    for (const rule of grant.role.rules) {
      if (misses.length >= MAX_MISSES) return misses;
      const lacks = findLacks(rule, attributes, words, isHere);
      const [lack] = lacks;
      if (lack === undefined || lacks.length > 1 || (lack === "resource" && !isAkin(rule, attributes))) continue;
      misses.push({ grant, rule, lack });
    }
  }
  return misses;
}

function findLacks(rule: Rule, attributes: ResourceAttributes, words: readonly string[], isHere: boolean): Lack[] {
  const covered: [Lack, boolean][] = [
    ["verb", coversVerb(rule, attributes.verb)],
    ["group", coversGroup(rule, attributes.group)],
    ["resource", rule.resources.some((resource) => words.includes(resource))],
    ["name", coversName(rule, attributes.name)],
    ["namespace", isHere],
  ];
  return covered.filter(([, isCovered]) => !isCovered).map(([lack]) => lack);
}

/** Whether the rule is about the resource itself where a subresource is asked for, or the other way round. */
function isAkin({ resources }: Rule, { resource }: ResourceAttributes): boolean {
  return resources.some((one) => one === resource || one.startsWith(`${resource}/`));
}

/** The least rule that allows the request, as it would stand in a role. */
export function toLeastRule(attributes: Attributes): Record<string, string[]> {
  if (!isResourceRequest(attributes)) return { nonResourceURLs: [attributes.nonResourceURL], verbs: [attributes.verb] };
  const { group, name, verb } = attributes;
  return {
    apiGroups: [group],
    resources: [toCombinedResource(attributes)],
    ...(name === "" ? {} : { resourceNames: [name] }),
    verbs: [verb],
  };
}
