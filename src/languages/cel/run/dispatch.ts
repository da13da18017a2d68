import type { Overload } from "../declaration.ts";
import type { CelType } from "../type.ts";
import { CelObject, type CelValue, Uint } from "../value.ts";
import { Duration } from "./duration.ts";
import { isMap } from "./map.ts";
import { isDouble, isInt } from "./number.ts";
import { Timestamp } from "./timestamp.ts";
import { TypeValue } from "./type-value.ts";

/** The first overload that takes these arguments, receiver first. */
export function findOverload(candidates: readonly Overload[], args: readonly CelValue[]): Overload | undefined {
  for (const candidate of candidates) if (accepts(candidate, args)) return candidate;
  return undefined;
}

export function accepts(overload: Overload, args: readonly CelValue[]): boolean {
  if (overload.parameters.length !== args.length) return false;
  if (overload.accepts !== undefined) return overload.accepts(args);
  return overload.parameters.every((type, index) => isOf(args[index] ?? null, type));
}

/** Whether a value is of a type, by what shows on the outside: elements of lists and maps are not looked at. */
export function isOf(value: CelValue, type: CelType): boolean {
  switch (type.kind) {
    case "dyn":
    case "parameter":
      return true;
    case "null":
      return value === null;
    case "bool":
      return typeof value === "boolean";
    case "int":
      return isInt(value);
    case "uint":
      return value instanceof Uint;
    case "double":
      return isDouble(value);
    case "string":
      return typeof value === "string";
    case "bytes":
      return value instanceof Uint8Array;
    case "timestamp":
      return value instanceof Timestamp;
    case "duration":
      return value instanceof Duration;
    case "list":
      return Array.isArray(value);
    case "map":
      return isMap(value);
    case "wrapper":
      return value === null || isOf(value, type.of);
    case "type":
      return value instanceof TypeValue;
    case "struct":
    case "opaque":
      return value instanceof CelObject && value.typeName === type.name;
    case "error":
      return false;
  }
}
