import { isObject, type Json, type JsonObject, setOwn } from "../../../model/index.ts";
import { type Anchor, readAnchor } from "./anchor.ts";
import { cloneJson } from "./clone.ts";
import { deleteConditions, hasAnchorInside, isPatchAnchor } from "./patch-anchors.ts";
import { matchPattern } from "./pattern.ts";

/** Why a patch does not apply: `condition` to this item, `global` to the whole object; `error`: it cannot be read. */
interface Mismatch {
  readonly is: "condition" | "global" | "error";
  readonly message: string;
}

/**
 * The patch as it stands for one object: `+(key)` is kept where the key is missing, conditions are tested and taken
 * out, and what a condition chooses in a list is written once for each item that it chooses. Empty where a condition on
 * the whole does not hold.
 * @param source is not changed
 * @see pkg/engine/mutate/patch/strategicPreprocessing.go of Kyverno
 */
export function preparePatch(source: JsonObject, object: JsonObject): JsonObject | string {
  const patch = cloneJson(source);
  const mismatch = walk(patch, object);
  if (mismatch !== undefined) return mismatch.is === "error" ? mismatch.message : {};
  deleteConditions(patch);
  return patch;
}

function walk(pattern: Json, value: Json | undefined): Mismatch | undefined {
  if (isObject(pattern)) return walkMap(pattern, value);
  return Array.isArray(pattern) && isObject(pattern[0]) ? walkItems(pattern, value) : undefined;
}

function getField(value: Json | undefined, key: string): Json | undefined {
  return isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

function walkMap(pattern: JsonObject, value: Json | undefined): Mismatch | undefined {
  settleAdditions(pattern, value);
  const mismatch = testConditions(pattern, value, "<") ?? testConditions(pattern, value, "");
  if (mismatch !== undefined) return mismatch;
  for (const key of Object.keys(pattern)) {
    if (isPatchAnchor(readAnchor(key))) continue;
    const inner = walk(pattern[key] ?? null, getField(value, key));
    if (inner !== undefined) return inner;
  }
  return undefined;
}

/** `+(key)` becomes `key` where the object has none, and nothing where it has. @returns how many there were */
function settleAdditions(pattern: Json | undefined, value: Json | undefined): number {
  if (!isObject(pattern)) return 0;
  const additions = Object.keys(pattern).flatMap((key) => {
    const anchor = readAnchor(key);
    return anchor?.sign === "+" ? [{ key, name: anchor.key }] : [];
  });
  for (const { key, name } of additions) {
    const added = pattern[key];
    delete pattern[key];
    if (getField(value, name) === undefined && added !== undefined) setOwn(pattern, name, added);
  }
  return additions.length;
}

function testConditions(pattern: JsonObject, value: Json | undefined, sign: "<" | ""): Mismatch | undefined {
  const is = sign === "<" ? "global" : "condition";
  for (const key of Object.keys(pattern)) {
    const anchor = readAnchor(key);
    if (anchor?.sign !== sign) continue;
    const message = testCondition(pattern[key] ?? null, anchor, value);
    if (message !== undefined) return { is, message };
  }
  return undefined;
}

function testCondition(pattern: Json, { key }: Anchor, value: Json | undefined): string | undefined {
  const found = getField(value, key);
  if (found === undefined) return `could not found "${key}" key in the resource`;
  if (settleAdditions(pattern, found) > 0) return undefined;
  return matchPattern(toText(found), toText(pattern))?.message;
}

/** Leaves are compared as they are written. */
function toText(value: Json): Json {
  return typeof value === "object" && value !== null ? value : String(value);
}

/** New items stand behind those that are there, so that the loop only sees what the policy wrote. */
function walkItems(pattern: Json[], value: Json | undefined): Mismatch | undefined {
  if (value !== undefined && value !== null && !Array.isArray(value))
    return { is: "error", message: "wrong node kind: expected SequenceNode" };
  for (const item of pattern.slice()) {
    if (!hasAnchorInside(item, isPatchAnchor)) continue;
    const mismatch = walkItem(pattern, item, value ?? undefined);
    if (mismatch !== undefined) return mismatch;
  }
  return undefined;
}

function walkItem(pattern: Json[], item: Json, list: readonly Json[] | undefined): Mismatch | undefined {
  const isGlobal = hasAnchorInside(item, (anchor) => anchor.sign === "<");
  const copy = cloneJson(item);
  let isPassed = false;
  let last: Mismatch | undefined;
  for (const element of list ?? [undefined]) {
    const mismatch = walk(copy, element);
    if (mismatch?.is === "error") return mismatch;
    if (mismatch?.is === "global" && list === undefined) return mismatch;
    if (mismatch?.is === "global") last = mismatch;
    if (mismatch !== undefined) continue;
    if (isGlobal) isPassed = true;
    else addNamed(pattern, copy, element);
  }
  return isPassed ? undefined : last;
}

/** The item once more, for the item of the object that has that name. */
function addNamed(pattern: Json[], item: Json, element: Json | undefined): void {
  const name = getField(element, "name");
  if (name === undefined || name === null || name === "") return;
  const copy = cloneJson(item);
  if (!isObject(copy) || deleteConditions(copy, true)) return;
  setOwn(copy, "name", name);
  pattern.push(copy);
}
