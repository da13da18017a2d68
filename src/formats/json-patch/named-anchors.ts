import { type Json, isObject } from "../../model/index.ts";
import type { Anchors } from "./align.ts";

/**
 * The items that have the same name in both lists, as many as stand in the same order; undefined where an item has no name, or not
 * one of its own. Containers, volumes and variables are what they are by their names, however much else of them changes.
 */
export function findNamedAnchors(before: readonly Json[], after: readonly Json[]): Anchors | undefined {
  const places = toPlaces(before);
  const names = places === undefined ? undefined : toPlaces(after);
  if (places === undefined || names === undefined) return undefined;
  const pairs: (readonly [number, number])[] = [];
  for (const [name, index] of names) {
    const place = places.get(name);
    if (place !== undefined) pairs.push([place, index]);
  }
  return toAscending(pairs);
}

function toPlaces(items: readonly Json[]): Map<string, number> | undefined {
  const places = new Map<string, number>();
  for (const [index, item] of items.entries()) {
    const name = isObject(item) ? item["name"] : undefined;
    if (typeof name !== "string" || places.has(name)) return undefined;
    places.set(name, index);
  }
  return places;
}

/** The longest run of pairs whose first numbers ascend; the second ones do already. */
function toAscending(pairs: Anchors): Anchors {
  // By length of a run: the pair it ends with at the earliest. For each pair: the one before it in its run.
  const ends: number[] = [];
  const previous: number[] = [];
  for (const [index, [place]] of pairs.entries()) {
    const length = findLength(ends, pairs, place);
    previous[index] = ends[length - 1] ?? -1;
    ends[length] = index;
  }
  const run: (readonly [number, number])[] = [];
  for (let index = ends.at(-1) ?? -1; index >= 0; index = previous[index] ?? -1) {
    run.push(pairs[index] as readonly [number, number]);
  }
  return run.reverse();
}

/** How many pairs the longest run has that ends before the place. */
function findLength(ends: readonly number[], pairs: Anchors, place: number): number {
  let [low, high] = [0, ends.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((pairs[ends[middle] as number]?.[0] as number) < place) low = middle + 1;
    else high = middle;
  }
  return low;
}
