import type { Binding } from "../binding.ts";
import type { BindingsOf } from "./joined.ts";
import { hasName } from "./need.ts";
import { EVERYWHERE } from "./right.ts";

/** Finds bindings without looking at all of them where a name is given. */
export function toBindingsOf(bindings: readonly Binding[]): BindingsOf {
  const byName = Map.groupBy(bindings, ({ name }) => name);
  const byRole = Map.groupBy(bindings, ({ roleRef }) => roleRef.name);
  return (place, names, roles) => {
    const found =
      names !== "all"
        ? [...names].flatMap((name) => byName.get(name) ?? [])
        : roles !== "all"
          ? [...roles].flatMap((name) => byRole.get(name) ?? [])
          : bindings;
    return found.filter((one) => {
      const isThere = place === EVERYWHERE ? one.namespace !== "" : one.namespace === place;
      return isThere && hasName(names, one.name) && hasName(roles, one.roleRef.name);
    });
  };
}
