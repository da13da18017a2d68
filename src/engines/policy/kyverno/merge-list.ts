import { isObject, type Json, type JsonObject } from "../../../model/index.ts";
import { Fault } from "./fault.ts";
import { toGoText } from "./go-value.ts";
import { mergeValue, type Schema } from "./merge-patch.ts";

/**
 * A list whose items are told apart by keys: items that the patch names come first, merged with those they meet.
 * A key that one side leaves out (a port's protocol) agrees with any, as long as another key is the same.
 */
export function mergeKeyedList(
  present: readonly Json[],
  patch: readonly Json[],
  keys: readonly string[],
  schema: Schema,
): Json[] | Fault {
  const left = [...present];
  const merged: Json[] = [];
  for (const item of patch) {
    if (isObject(item) && keys.every((key) => toKeyText(item, key) === ""))
      return new Fault(`an item of the patch does not contain the declared merge key ${keys[0] ?? ""}`);
    const at = isObject(item) ? left.findIndex((one) => isObject(one) && isSameItem(one, item, keys)) : -1;
    const [met] = at < 0 ? [] : left.splice(at, 1);
    const made = mergeValue(met, item, schema);
    if (made instanceof Fault) return made;
    if (made === undefined || (isObject(made) && Object.keys(made).length === 0)) continue;
    merged.push(made);
  }
  return [...merged, ...left];
}

function isSameItem(a: JsonObject, b: JsonObject, keys: readonly string[]): boolean {
  let agree = 0;
  for (const key of keys) {
    const left = toKeyText(a, key);
    const right = toKeyText(b, key);
    if (left !== "" && left === right) agree += 1;
    else if (left !== "" && right !== "") return false;
  }
  return agree > 0;
}

function toKeyText(item: JsonObject, key: string): string {
  const value = Object.hasOwn(item, key) ? item[key] : undefined;
  return value === undefined || value === null ? "" : toGoText(value);
}
