import { builtInKinds, type KindTable } from "./kinds.ts";

/** A resource or subresource that takes objects of a kind. */
export interface Taker {
  readonly group: string;
  readonly resource: string;
  /** Empty for the object itself. */
  readonly subresource: string;
}

/** Group and kind of objects → where they are sent to. */
type Takers = ReadonlyMap<string, readonly Taker[]>;

const known = new WeakMap<KindTable, Takers>();

/**
 * Where objects of each kind are sent to, by `GROUP/KIND`: a Pod to `pods`, `pods/status`, `pods/resize`; a Scale to `scale` of
 * everything that has one. Made once for each table.
 */
export function toTakers(kinds: KindTable = builtInKinds): Takers {
  const made = known.get(kinds) ?? collect(kinds);
  known.set(kinds, made);
  return made;
}

function collect(kinds: KindTable): Takers {
  const takers = new Map<string, Map<string, Taker>>();
  const add = (type: string, taker: Taker): void => {
    const own = takers.get(type) ?? new Map<string, Taker>();
    takers.set(type, own.set(`${taker.group}/${taker.resource}/${taker.subresource}`, taker));
  };
  for (const { group, kind, resource, subresources, operations } of kinds.all()) {
    if (operations.has("")) add(`${group}/${kind}`, { group, resource, subresource: "" });
    for (const [subresource, type] of subresources) {
      if (!operations.has(subresource)) continue;
      // `v1/Pod` or `apps/v1/Deployment`
      const [name = "", , of = ""] = type.split("/").toReversed();
      add(`${of}/${name}`, { group, resource, subresource });
    }
  }
  return new Map([...takers].map(([type, own]) => [type, [...own.values()]]));
}
