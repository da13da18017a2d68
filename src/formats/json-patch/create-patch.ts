import { type Json, isObject } from "../../model/index.ts";
import { type Alignment, alignLists } from "./align.ts";
import { findNamedAnchors } from "./named-anchors.ts";
import type { PatchOperation } from "./apply-patch.ts";
import { toPointer } from "./pointer.ts";

type Mapping = Readonly<Record<string, Json | undefined>>;

/**
 * A patch that turns one value into the other: only what differs is named, list items that stayed are found again when
 * others were put in or taken out, by their names where they have some. Applied in order with `applyPatch` it always gives
 * `after`. Where naming every difference would be longer than the whole value, the value is replaced.
 */
export function createPatch(before: Json, after: Json): PatchOperation[] {
  const operations: PatchOperation[] = [];
  compare(before, after, "", operations);
  const [first] = operations;
  if (first === undefined || first.path === "" || !isLonger(operations, after)) return operations;
  return [{ op: "replace", path: "", value: after }];
}

/** @param path pointer to both values */
function compare(before: Json, after: Json, path: string, operations: PatchOperation[]): void {
  if (before === after) return;
  if (Array.isArray(before) && Array.isArray(after)) compareLists(before, after, path, operations);
  else if (isObject(before) && isObject(after)) compareMappings(before, after, path, operations);
  else operations.push({ op: "replace", path, value: after });
}

function compareMappings(before: Mapping, after: Mapping, path: string, operations: PatchOperation[]): void {
  for (const key of Object.keys(before)) {
    const value = before[key];
    if (value === undefined) continue;
    const next = Object.hasOwn(after, key) ? after[key] : undefined;
    if (next === undefined) operations.push({ op: "remove", path: path + toPointer([key]) });
    // The same part of both: not even its path is written.
    else if (next !== value) compare(value, next, path + toPointer([key]), operations);
  }
  for (const key of Object.keys(after)) {
    const value = after[key];
    const isKnown = Object.hasOwn(before, key) && before[key] !== undefined;
    if (value !== undefined && !isKnown) operations.push({ op: "add", path: path + toPointer([key]), value });
  }
}

function compareLists(before: Json[], after: Json[], path: string, operations: PatchOperation[]): void {
  let at = 0;
  for (const step of alignLists(before, after, findNamedAnchors(before, after))) {
    at = compareItem(step, at, path, operations);
  }
}

/** Handles one step at index `at` of the list as patched so far; returns the index behind it. */
function compareItem(step: Alignment, at: number, path: string, operations: PatchOperation[]): number {
  switch (step.is) {
    case "removed":
      operations.push({ op: "remove", path: `${path}/${at}` });
      return at;
    case "added":
      operations.push({ op: "add", path: `${path}/${at}`, value: step.after });
      return at + 1;
    default:
      if (step.before !== step.after) compare(step.before, step.after, `${path}/${at}`, operations);
      return at + 1;
  }
}

/** Whether the operations take more characters than the one that replaces everything. */
function isLonger(operations: readonly PatchOperation[], after: Json): boolean {
  const limit = JSON.stringify(operations).length - '[{"op":"replace","path":"","value":}]'.length;
  return countDown(after, limit) > 0 && JSON.stringify(after).length < limit;
}

/** What is left of a number of characters once the value is counted at its shortest; stops where nothing is. */
function countDown(value: Json | undefined, characters: number): number {
  if (typeof value === "string") return characters - value.length - 2;
  if (typeof value !== "object" || value === null) return characters - 1;
  let left = characters;
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length && left > 0; index += 1) left = countDown(value[index], left - 1);
    return left;
  }
  for (const key of Object.keys(value)) {
    if (left <= 0) break;
    if (value[key] !== undefined) left = countDown(value[key], left - key.length - 4);
  }
  return left;
}
