import type { PlainObject, RegoValue } from "../value.ts";
import {
  RegoObject,
  RegoSet,
  isArray,
  isObject,
  isSet,
  lookUp,
  objectEntries,
  objectGet,
  objectSize,
} from "../value.ts";
import type { BuiltinContext } from "./builtin.ts";
import type { Args, Family } from "./operands.ts";
import { arrayOperand, elementError, kindError, objectOperand, operand } from "./operands.ts";
import { filtered } from "./json-paths.ts";
import { isSubset } from "./subset.ts";

type AnyObject = PlainObject | RegoObject;

/** Both objects' keys; where both hold objects those are merged too, otherwise the right one's value stays. */
export function merged(left: AnyObject, right: AnyObject, { budget }: BuiltinContext): AnyObject {
  budget.allocate(objectSize(left) + objectSize(right));
  const result = RegoObject.of(objectEntries(left));
  for (const [key, value] of objectEntries(right)) {
    const before = result.get(key);
    const both = before !== undefined && isObject(before) && isObject(value);
    result.set(key, both ? merged(before, value, { budget } as BuiltinContext) : value);
  }
  return result;
}

function keysOperand(args: Args): RegoSet {
  const value = operand(args, 2);
  if (isArray(value)) return RegoSet.of(value);
  if (isSet(value)) return value;
  if (isObject(value)) return RegoSet.of(objectEntries(value).map(([key]) => key));
  throw kindError(2, value, "object", "set", "array");
}

function unionN(args: Args, context: BuiltinContext): RegoValue {
  const objects = arrayOperand(args, 1).map((item) => {
    if (!isObject(item)) throw elementError(1, operand(args, 1), item, "object");
    return item;
  });
  return objects.reduce<AnyObject>((before, after) => merged(before, after, context), {});
}

function get(args: Args): RegoValue {
  const object = objectOperand(args, 1);
  const path = operand(args, 2);
  const otherwise = operand(args, 3);
  if (!isArray(path)) return objectGet(object, path) ?? otherwise;
  let current: RegoValue | undefined = object;
  for (const key of path) {
    if (current === undefined) break;
    current = lookUp(current, key);
  }
  return current ?? otherwise;
}

export const objects: Family = {
  "object.get": get,
  "object.keys": (args) => RegoSet.of(objectEntries(objectOperand(args, 1)).map(([key]) => key)),
  "object.remove": (args) => {
    const entries = objectEntries(objectOperand(args, 1));
    const keys = keysOperand(args);
    return RegoObject.of(entries.filter(([key]) => !keys.has(key)));
  },
  "object.filter": (args) => {
    const object = objectOperand(args, 1);
    return filtered(object, RegoObject.of([...keysOperand(args).values()].map((key) => [key, null])));
  },
  "object.union": (args, context) => merged(objectOperand(args, 1), objectOperand(args, 2), context),
  "object.union_n": unionN,
  "object.subset": (args, { budget }) => isSubset(operand(args, 1), operand(args, 2), budget),
};
