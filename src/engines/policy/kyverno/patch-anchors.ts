import { isObject, type Json, type JsonObject, setOwn } from "../../../model/index.ts";
import { type Anchor, isConditional, readAnchor } from "./anchor.ts";

/** Anchors that mean something in a patch: conditions and `+`. */
export function isPatchAnchor(anchor: Anchor | undefined): boolean {
  return anchor?.sign === "+" || isConditional(anchor);
}

/** Whether an anchor of that kind stands anywhere in the pattern. */
export function hasAnchorInside(pattern: Json | undefined, isWanted: (anchor: Anchor) => boolean): boolean {
  if (Array.isArray(pattern)) return pattern.some((item) => hasAnchorInside(item, isWanted));
  if (isObject(pattern))
    return Object.entries(pattern).some(([key, value]) => {
      const anchor = readAnchor(key);
      return (anchor !== undefined && isWanted(anchor)) || hasAnchorInside(value, isWanted);
    });
  return typeof pattern === "string" && isConditional(readAnchor(pattern));
}

/**
 * Takes the conditions out of a patch, in place.
 * @param isItem the patch is the item of a list: whether anything is left of it is what counts
 * @returns whether nothing but conditions was there
 */
export function deleteConditions(patch: JsonObject, isItem = false): boolean {
  if (isItem) return cleanMap(patch);
  for (const key of Object.keys(patch)) if (clean(patch[key], isConditional(readAnchor(key)))) delete patch[key];
  return false;
}

/** @returns whether the value must go, for nothing is left of it */
function clean(value: Json | undefined, isLeafDeleted: boolean): boolean {
  if (isObject(value)) return cleanMap(value);
  return Array.isArray(value) ? cleanList(value) : isLeafDeleted;
}

function cleanMap(map: JsonObject): boolean {
  for (const key of Object.keys(map)) {
    const anchor = readAnchor(key);
    if (anchor === undefined || !isConditional(anchor)) continue;
    const value = map[key];
    const isGone = clean(value, true);
    delete map[key];
    // A condition that holds something to set is set as well.
    if (!isGone && value !== undefined) setOwn(map, anchor.key, value);
  }
  let isEmpty = true;
  for (const key of Object.keys(map)) {
    if (clean(map[key], false)) delete map[key];
    else isEmpty = false;
  }
  return isEmpty;
}

function cleanList(list: Json[]): boolean {
  if (list.length === 0) return false;
  const kept = list.filter((item) => !hasAnchorInside(item, isPatchAnchor) && !clean(item, false));
  list.splice(0, list.length, ...kept);
  return kept.length === 0;
}
