import { asList, isObject, type Resource, toNamespace } from "../../model/index.ts";
import { aggregate } from "./aggregate.ts";
import { Role } from "./role.ts";
import { readRules } from "./rule.ts";

/** What a role is found by; a ClusterRole has no namespace, whatever stands in its metadata. */
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
  const whole = [...clusterRoles].filter(([, ones]) => ones.some((one) => isAggregated(one, isSettled)));
  const aggregated = aggregate(clusterRoles, new Set(whole.map(([key]) => key)));
  return new Map(
    [...same].flatMap(([key, ones]) => {
      const rules = aggregated.has(key) ? aggregated.get(key) : ones.flatMap(readRules);
      // More parts than can be put together: what such a role grants is not known.
      if (rules === undefined) return [];
      const [first] = ones as [Resource];
      const kind = first.object.kind === "Role" ? ("Role" as const) : ("ClusterRole" as const);
      const id = { kind, namespace: key.split("/")[1] ?? "", name: first.object.metadata.name ?? "" };
      return [[key, new Role(id, ones, rules)] as const];
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

/** The name of a role as people say it: `ClusterRole view`, `Role shop/reader`. */
export function formatRole({ kind, namespace, name }: Pick<Role, "kind" | "namespace" | "name">): string {
  return kind === "Role" ? `Role ${namespace}/${name}` : `ClusterRole ${name}`;
}
