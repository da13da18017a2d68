import { builtInKinds, type KindTable, toKindTable } from "../../../inventory/kinds/index.ts";
import type { KnownObjects, World } from "../policy.ts";

const known = new WeakMap<KnownObjects, KindTable>();

/** The built-in kinds, and the custom ones whose definitions are among the known objects. */
export function toWorldKinds({ objects }: World): KindTable {
  const made = known.get(objects);
  if (made !== undefined) return made;
  const definitions = objects.list("apiextensions.k8s.io", "CustomResourceDefinition");
  const kinds = definitions.length === 0 ? builtInKinds : toKindTable(definitions);
  known.set(objects, kinds);
  return kinds;
}
