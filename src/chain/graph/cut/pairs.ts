import type { AttackGraph } from "../attack-graph.ts";
import { at, type Lists } from "../lists.ts";
import { reachFrom, reachTo } from "../reach.ts";

/** Every one of these entries is to be parted from every one of these targets. */
export interface Pairs {
  readonly entries: readonly number[];
  readonly targets: readonly number[];
}

/** What a cut can part, and what none can. */
export interface Separable {
  readonly pairs: readonly Pairs[];
  /** A target, and the entries that get at it by steps which nothing takes away. */
  readonly inseparable: readonly { readonly target: number; readonly entries: readonly number[] }[];
}

/**
 * Parts the pairs of entries and targets that some change can part from those that none can.
 * @param labels changes that may be chosen, by step
 */
export function findSeparable(graph: AttackGraph, usable: Uint8Array, labels: Lists, ends: Pairs): Separable {
  const { entries, targets } = ends;
  const hard = usable.map((flag, step) =>
    flag === 1 && at(labels.offsets, step) === at(labels.offsets, step + 1) ? 1 : 0,
  );
  const reached = reachFrom(graph, entries, hard);
  const lost = targets.filter((target) => reached[target] === 1);
  const safe = targets.filter((target) => reached[target] === 0);
  const pairs: Pairs[] = safe.length === 0 ? [] : [{ entries, targets: safe }];
  const inseparable = lost.map((target) => {
    const back = reachTo(graph, [target], hard);
    return { target, entries: entries.filter((entry) => back[entry] === 1) };
  });
  for (const alike of Map.groupBy(inseparable, (one) => one.entries.join()).values()) {
    const without = new Set(alike[0]?.entries);
    const rest = entries.filter((entry) => !without.has(entry));
    if (rest.length > 0) pairs.push({ entries: rest, targets: alike.map(({ target }) => target) });
  }
  return { pairs, inseparable };
}
