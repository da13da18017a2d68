import { asList, dig, isObject, type JsonObject, type Resource } from "../../model/index.ts";
import { matchesSelector } from "../../formats/selector/index.ts";
import { readRules, type Rule, toRuleKey } from "./rule.ts";

type ClusterRoles = ReadonlyMap<string, readonly Resource[]>;

/** What putting roles together may cost before it is given up: comparisons of selectors with labels, and rules written down. */
const MAX_COMPARISONS = 10_000_000;
const MAX_RULES = 2_000_000;

/**
 * The rules of aggregated ClusterRoles, by role: those of the roles that their selectors choose, which may be aggregated themselves, in
 * rounds even. Undefined where that is more than can be put together.
 * @see k8s.io/kubernetes/pkg/controller/clusterroleaggregation
 */
export function aggregate(
  clusterRoles: ClusterRoles,
  aggregates: ReadonlySet<string>,
): ReadonlyMap<string, readonly Rule[] | undefined> {
  if (aggregates.size === 0) return new Map();
  const parts = findAllParts(clusterRoles, aggregates);
  const users = new Map<string, string[]>();
  for (const [key, ones] of parts ?? []) {
    for (const part of ones) {
      const known = users.get(part);
      if (known === undefined) users.set(part, [key]);
      else known.push(key);
    }
  }
  const made = new Map<string, readonly Rule[] | undefined>([...aggregates].map((key) => [key, parts && []]));
  if (parts === undefined) return made;
  const keyOf = toKeys();
  let budget = MAX_RULES;
  const waiting = new Set(aggregates);
  for (const key of waiting) {
    waiting.delete(key);
    const rules = collect(parts.get(key) ?? [], clusterRoles, made, keyOf, budget);
    budget -= rules?.length ?? 0;
    if (rules !== undefined && rules.length === made.get(key)?.length) continue;
    if (made.get(key) === undefined) continue;
    made.set(key, rules);
    // What is found of a part is passed on until nothing is added.
    for (const user of users.get(key) ?? []) waiting.add(user);
  }
  return made;
}

/** Other ClusterRoles that the selectors choose, by name; undefined where that is too much to find out. */
function findAllParts(clusterRoles: ClusterRoles, aggregates: ReadonlySet<string>): Map<string, string[]> | undefined {
  const selectors = new Map([...aggregates].map((key) => [key, readSelectors(clusterRoles.get(key) ?? [])]));
  const number = [...selectors.values()].reduce((sum, ones) => sum + ones.length, 0);
  if (number * clusterRoles.size > MAX_COMPARISONS) return undefined;
  return new Map(
    [...selectors].map(([key, ones]) => {
      const isChosen = ({ object }: Resource): boolean =>
        ones.some((selector) => matchesSelector(selector, object.metadata.labels));
      const chosen = [...clusterRoles].filter(([other, all]) => other !== key && all.some(isChosen));
      return [key, chosen.map(([other]) => other).sort()];
    }),
  );
}

function readSelectors(roles: readonly Resource[]): JsonObject[] {
  return roles.flatMap(({ object }) => asList(dig(object, "aggregationRule", "clusterRoleSelectors")).filter(isObject));
}

/** @param budget of rules; with more than that there is no answer */
function collect(
  parts: readonly string[],
  clusterRoles: ClusterRoles,
  made: ReadonlyMap<string, readonly Rule[] | undefined>,
  keyOf: (rule: Rule) => string,
  budget: number,
): Rule[] | undefined {
  const rules = new Map<string, Rule>();
  for (const part of parts) {
    const ones = made.has(part) ? made.get(part) : readOnce(clusterRoles.get(part) ?? []);
    if (ones === undefined) return undefined;
    for (const rule of ones) {
      const key = keyOf(rule);
      if (!rules.has(key)) rules.set(key, rule);
      if (rules.size > budget) return undefined;
    }
  }
  return [...rules.values()];
}

const rulesOf = new WeakMap<readonly Resource[], readonly Rule[]>();

/** A part is asked for by every role that has it. */
function readOnce(roles: readonly Resource[]): readonly Rule[] {
  let rules = rulesOf.get(roles);
  if (rules === undefined) rulesOf.set(roles, (rules = roles.flatMap(readRules)));
  return rules;
}

function toKeys(): (rule: Rule) => string {
  const keys = new WeakMap<Rule, string>();
  return (rule) => {
    let key = keys.get(rule);
    if (key === undefined) keys.set(rule, (key = toRuleKey(rule)));
    return key;
  };
}
