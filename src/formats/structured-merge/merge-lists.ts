import type { Json } from "../../model/index.ts";
import { toItemKey } from "./item-key.ts";
import type { ListShape } from "./shape.ts";

/**
 * Two sets or lists of mappings as one: the items of both in an order that keeps that of each where it can, and that of
 * the right side where they contradict.
 * @see structured-merge-diff/v6/typed/merge.go, visitListItems
 */
export function mergeLists(
  left: readonly Json[],
  right: readonly Json[],
  list: ListShape,
  merge: (left: Json, right: Json) => Json,
): Json[] {
  const lefts = toKeys(left, list);
  const rights = toKeys(right, list);
  const leftByKey = toIndex(left, lefts);
  const rightByKey = toIndex(right, rights);
  const shared = rights.filter((key) => leftByKey.has(key));
  const merged = new Set<string>();
  const result: Json[] = [];
  let next = 0;

  const takeRight = (index: number): void => {
    const key = rights[index] as string;
    const [before, after] = [leftByKey.get(key), rightByKey.get(key) ?? null];
    merged.add(key);
    result.push(before === undefined ? after : merge(before, after));
  };

  for (let l = 0, r = 0; l < lefts.length || r < rights.length;) {
    const key = lefts[l];
    if (key !== undefined && r < rights.length) {
      if (key === rights[r]) {
        takeRight(r);
        l += 1;
        r += 1;
        next += 1;
        continue;
      }
      // Both have it, but it is not the one whose turn it is.
      if (rightByKey.has(key) && next < shared.length && shared[next] !== key) {
        l += 1;
        continue;
      }
    }
    if (key !== undefined) {
      if (!rightByKey.has(key)) {
        result.push(left[l++] as Json);
        continue;
      }
      if (merged.has(key)) l += 1;
    }
    if (r < rights.length) {
      takeRight(r);
      if (next < shared.length && shared[next] === rights[r]) next += 1;
      r += 1;
    }
  }
  return result;
}

/** Items without a key were refused before. */
function toKeys(items: readonly Json[], list: ListShape): string[] {
  return items.map((item, index) => {
    const found = toItemKey(item, list);
    return "key" in found ? found.key : `[${index}]`;
  });
}

/** Items that are there twice are merged with nothing: null. */
function toIndex(items: readonly Json[], keys: readonly string[]): Map<string, Json> {
  const index = new Map<string, Json>();
  for (const [place, key] of keys.entries()) index.set(key, index.has(key) ? null : (items[place] as Json));
  return index;
}
