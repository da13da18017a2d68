import { asList, dig, isObject, type Resource } from "../../model/index.ts";
import { matchesSelector } from "../../formats/selector/index.ts";
import { Role } from "./role.ts";
import { readRules, type Rule, toRuleKey } from "./rule.ts";

/** Manifests that name no namespace go where kubectl points: `default` unless told otherwise. */
export function toNamespace(namespace: string | undefined): string {
  return namespace === undefined || namespace === "" ? "default" : namespace;
}

export function toRoleKey(kind: string, namespace: string, name: string): string {
  return kind === "Role" ? `Role/${namespace}/${name}` : `${kind}//${name}`;
}

/**
 * Roles and ClusterRoles by `toRoleKey`.
 * @param isSettled the control plane has had its time with the objects: rules of an aggregated role count as they stand. Otherwise, and
 * where it has none, they are those of its parts, as the control plane will write them.
 */
export function toRoles(resources: readonly Resource[], isSettled: boolean): ReadonlyMap<string, Role> {
  const same = Map.groupBy(resources, keyOf);
  const clusterRoles = new Map([...same].filter(([key]) => key.startsWith("ClusterRole/")));
  const aggregated = new Map<string, readonly Rule[]>();
  const parts = [...clusterRoles].filter(([, ones]) => ones.some((one) => isAggregated(one, isSettled)));
  if (parts.length > 0) aggregate(clusterRoles, new Set(parts.map(([key]) => key)), aggregated);
  return new Map(
    [...same].map(([key, ones]) => {
      const [first] = ones as [Resource];
      const kind = first.object.kind === "Role" ? ("Role" as const) : ("ClusterRole" as const);
      const id = { kind, namespace: key.split("/")[1] ?? "", name: first.object.metadata.name ?? "" };
      return [key, new Role(id, ones, aggregated.get(key) ?? ones.flatMap(readRules))] as const;
    }),
  );
}

function keyOf({ object: { kind, metadata } }: Resource): string {
  return toRoleKey(kind, toNamespace(metadata.namespace), metadata.name ?? "");
}

function isAggregated({ object }: Resource, isSettled: boolean): boolean {
  if (!isObject(object["aggregationRule"])) return false;
  return !isSettled || asList(object["rules"]).length === 0;
}

/** Parts may be aggregated themselves, in rounds even: what is found of them is passed on until nothing is added. */
function aggregate(
  clusterRoles: ReadonlyMap<string, readonly Resource[]>,
  aggregates: ReadonlySet<string>,
  made: Map<string, readonly Rule[]>,
): void {
  const parts = new Map([...aggregates].map((key) => [key, findParts(key, clusterRoles)]));
  const users = new Map<string, string[]>();
  for (const [key, ones] of parts) {
    for (const part of ones) users.set(part, [...(users.get(part) ?? []), key]);
  }
  for (const key of aggregates) made.set(key, []);
  const waiting = new Set(aggregates);
  for (const key of waiting) {
    waiting.delete(key);
    const rules = collect(parts.get(key) ?? [], clusterRoles, made);
    if (rules.length === made.get(key)?.length) continue;
    made.set(key, rules);
    for (const user of users.get(key) ?? []) waiting.add(user);
  }
}

/** Other ClusterRoles that its selectors choose, by name. */
function findParts(key: string, clusterRoles: ReadonlyMap<string, readonly Resource[]>): string[] {
  const selectors = (clusterRoles.get(key) ?? []).flatMap(({ object }) =>
    asList(dig(object, "aggregationRule", "clusterRoleSelectors")).filter(isObject),
  );
  const isChosen = ({ object }: Resource): boolean =>
    selectors.some((selector) => matchesSelector(selector, object.metadata.labels));
  return [...clusterRoles]
    .filter(([other, ones]) => other !== key && ones.some(isChosen))
    .map(([other]) => other)
    .sort();
}

function collect(
  parts: readonly string[],
  clusterRoles: ReadonlyMap<string, readonly Resource[]>,
  made: ReadonlyMap<string, readonly Rule[]>,
): Rule[] {
  const rules = new Map<string, Rule>();
  for (const part of parts) {
    for (const rule of made.get(part) ?? (clusterRoles.get(part) ?? []).flatMap(readRules)) {
      const key = toRuleKey(rule);
      if (!rules.has(key)) rules.set(key, rule);
    }
  }
  return [...rules.values()];
}

/** The name of a role as people say it: `ClusterRole view`, `Role shop/reader`. */
export function formatRole({ kind, namespace, name }: Pick<Role, "kind" | "namespace" | "name">): string {
  return kind === "Role" ? `Role ${namespace}/${name}` : `ClusterRole ${name}`;
}
