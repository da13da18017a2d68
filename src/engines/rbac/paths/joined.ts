import type { Binding } from "../binding.ts";
import type { Combined, Held } from "./combinations.ts";
import { hasName, type Names } from "./need.ts";
import { EVERYWHERE, type Right } from "./right.ts";

/** Bindings by place, by name and by the role they give. Place empty: ClusterRoleBindings; a star: RoleBindings of all namespaces. */
export type BindingsOf = (place: string, names: Names, roles: Names) => readonly Binding[];

/** Adding oneself to a binding that is there: to change it asks also for the right to bind its role. */
export function* findJoined<One extends Held>(held: readonly One[], bindingsOf: BindingsOf): Generator<Combined<One>> {
  const edits = held.filter(({ what }) => what === "edit-cluster-role-bindings" || what === "edit-role-bindings");
  if (edits.length === 0) return;
  const binds = held.filter(({ what }) => what === "bind-cluster-roles" || what === "bind-roles");
  const found = new Map<string, { right: Right; edits: Set<One>; binds: Set<One> }>();
  for (const edit of edits) {
    for (const bind of binds) {
      for (const right of toJoined(edit, bind, bindingsOf)) {
        const key = JSON.stringify([right.what, right.namespace, right.name ?? null]);
        const known = found.get(key) ?? { right, edits: new Set<One>(), binds: new Set<One>() };
        known.edits.add(edit);
        known.binds.add(bind);
        found.set(key, known);
      }
    }
  }
  for (const one of found.values()) yield { right: one.right, stages: [[...one.edits], [...one.binds]] };
}

function toJoined(edit: Held, bind: Held, bindingsOf: BindingsOf): Right[] {
  const isClusterWide = edit.what === "edit-cluster-role-bindings";
  if (isClusterWide && (bind.what !== "bind-cluster-roles" || bind.namespace !== EVERYWHERE)) return [];
  const places = [edit.namespace, bind.namespace].filter((one) => one !== EVERYWHERE);
  if (places.length === 2 && places[0] !== places[1]) return [];
  const namespace = places[0] ?? EVERYWHERE;
  const what = isClusterWide
    ? "join-cluster-binding"
    : bind.what === "bind-roles"
      ? "join-binding-of-role"
      : "join-binding";
  if (edit.names === "all") {
    if (bind.names === "all") return [{ what, namespace }];
    return [...bind.names].map((name) => ({ what: `${what}-to`, namespace, name }) as const);
  }
  if (bind.names === "all") return [...edit.names].map((name) => ({ what, namespace, name }));
  return bindingsOf(isClusterWide ? "" : namespace, edit.names, bind.names)
    .filter((binding) => hasName(bind.names, binding.roleRef.name))
    .map((binding) => ({
      what,
      namespace: binding.namespace === "" ? EVERYWHERE : binding.namespace,
      name: binding.name,
    }));
}
