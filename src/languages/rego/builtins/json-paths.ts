import { sortedItems } from "../order.ts";
import type { PlainObject, RegoValue } from "../value.ts";
import { RegoObject, RegoSet, isArray, isObject, isSet, kindOf, objectEntries, objectGet } from "../value.ts";
import type { Args, Family } from "./operands.ts";
import { kindError, objectOperand, operand, operandError } from "./operands.ts";

type AnyObject = PlainObject | RegoObject;
/** A tree of keys; null where a path ends. */
type Paths = RegoObject;

/** A path as a text (`a/b~1c`, which may begin with a slash) or as an array of keys. */
export function readPath(path: RegoValue): readonly RegoValue[] {
  if (isArray(path)) return path;
  if (typeof path !== "string") {
    throw operandError(
      2,
      `must be one of {set, array} containing string paths or array of path segments but got ${kindOf(path)}`,
    );
  }
  if (path === "") return [];
  const keys = path.replace(/^\/+/, "").split("/");
  return keys.map((key) => key.replaceAll("~1", "/").replaceAll("~0", "~"));
}

function pathsOperand(args: Args): Paths {
  const value = operand(args, 2);
  if (!isArray(value) && !isSet(value)) throw kindError(2, value, "set", "array");
  const root = new RegoObject();
  for (const path of isSet(value) ? sortedItems(value) : value) addPath(root, readPath(path));
  return root;
}

function addPath(root: Paths, path: readonly RegoValue[]): void {
  let node = root;
  for (const [index, key] of path.entries()) {
    const next = node.get(key);
    if (next === null) return;
    if (index === path.length - 1) node.set(key, null);
    else if (next instanceof RegoObject) node = next;
    else {
      const made = new RegoObject();
      node.set(key, made);
      node = made;
    }
  }
}

/** What of the value the paths name; an array's items are named by their index as a text. */
export function filtered(value: RegoValue, paths: RegoValue): RegoValue {
  if (!(paths instanceof RegoObject)) return value;
  if (isArray(value)) {
    return value.flatMap((item, index) => {
      const deeper = paths.get(String(index));
      return deeper === undefined ? [] : [filtered(item, deeper)];
    });
  }
  if (isSet(value)) {
    const kept = [...value.values()].filter((item) => paths.has(item));
    return RegoSet.of(kept.map((item) => filtered(item, paths.get(item) ?? null)));
  }
  return isObject(value) ? filteredObject(value, paths) : value;
}

function filteredObject(object: AnyObject, paths: Paths): RegoValue {
  const result = new RegoObject();
  for (const [key, deeper] of paths.entries()) {
    const value = objectGet(object, key);
    if (value !== undefined) result.set(key, filtered(value, deeper));
  }
  return result;
}

/** The value without what the paths name; undefined when that is all of it. */
function removed(value: RegoValue, paths: RegoValue | undefined): RegoValue | undefined {
  if (paths === null) return undefined;
  if (!(paths instanceof RegoObject)) return value;
  if (isArray(value)) return defined(value.map((item, index) => removed(item, paths.get(String(index)))));
  if (isSet(value)) return RegoSet.of(defined([...value.values()].map((item) => removed(item, paths.get(item)))));
  if (!isObject(value)) return value;
  const result = new RegoObject();
  for (const [key, item] of objectEntries(value)) {
    const left = removed(item, paths.get(key));
    if (left !== undefined) result.set(key, left);
  }
  return result;
}

function defined(values: readonly (RegoValue | undefined)[]): RegoValue[] {
  return values.filter((value) => value !== undefined);
}

export const jsonPaths: Family = {
  "json.filter": (args) => filtered(objectOperand(args, 1), pathsOperand(args)),
  "json.remove": (args) => removed(objectOperand(args, 1), pathsOperand(args)),
};
