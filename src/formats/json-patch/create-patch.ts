import { type Json, isObject } from "../../model/index.ts";
import type { PatchOperation } from "./apply-patch.ts";
import { type Alignment, alignLists } from "./align.ts";
import { isEqual } from "./equal.ts";
import { toPointer } from "./pointer.ts";

/**
 * A patch that turns one value into the other: only what differs is named, list items that stayed are found again when
 * others were put in or taken out. Applied in order with `applyPatch` it always gives `after`.
 */
export function createPatch(before: Json, after: Json): PatchOperation[] {
  const operations: PatchOperation[] = [];
  compare(before, after, [], operations);
  return operations;
}

function compare(before: Json, after: Json, path: readonly (string | number)[], operations: PatchOperation[]): void {
  if (isEqual(before, after)) return;
  if (Array.isArray(before) && Array.isArray(after)) compareLists(before, after, path, operations);
  else if (isObject(before) && isObject(after)) compareMappings(before, after, path, operations);
  else operations.push({ op: "replace", path: toPointer(path), value: after });
}

function compareMappings(
  before: { [key: string]: Json | undefined },
  after: { [key: string]: Json | undefined },
  path: readonly (string | number)[],
  operations: PatchOperation[],
): void {
  for (const [key, value] of Object.entries(before)) {
    if (value === undefined) continue;
    const next = Object.hasOwn(after, key) ? after[key] : undefined;
    if (next === undefined) operations.push({ op: "remove", path: toPointer([...path, key]) });
    else compare(value, next, [...path, key], operations);
  }
  for (const [key, value] of Object.entries(after)) {
    const known = Object.hasOwn(before, key) && before[key] !== undefined;
    if (value !== undefined && !known) operations.push({ op: "add", path: toPointer([...path, key]), value });
  }
}

function compareLists(
  before: Json[],
  after: Json[],
  path: readonly (string | number)[],
  operations: PatchOperation[],
): void {
  let at = 0;
  for (const step of alignLists(before, after)) at = compareItem(step, at, path, operations);
}

/** Handles one step at index `at` of the list as patched so far; returns the index behind it. */
function compareItem(
  step: Alignment,
  at: number,
  path: readonly (string | number)[],
  operations: PatchOperation[],
): number {
  switch (step.is) {
    case "removed":
      operations.push({ op: "remove", path: toPointer([...path, at]) });
      return at;
    case "added":
      operations.push({ op: "add", path: toPointer([...path, at]), value: step.after });
      return at + 1;
    default:
      compare(step.before, step.after, [...path, at], operations);
      return at + 1;
  }
}
