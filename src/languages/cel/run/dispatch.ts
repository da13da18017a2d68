import type { Overload } from "../declaration.ts";
import type { CelType } from "../type.ts";
import { CelObject, type CelValue, Uint } from "../value.ts";
import { Duration } from "./duration.ts";
import { type AnyMap, entriesOf, isMap } from "./map.ts";
import { isDouble, isInt } from "./number.ts";
import { Timestamp } from "./timestamp.ts";
import { typeName } from "./type-of.ts";
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

/** Functions of cel-go that take whatever they are given, and tell no types when it does not suit them. */
const UNGUARDED: ReadonlySet<string> = new Set([
  "size",
  "contains",
  "startsWith",
  "endsWith",
  "matches",
  "type",
  "dyn",
]);

const NUMBERS = ["int", "uint", "double"];
const TIMES = ["google.protobuf.Timestamp", "google.protobuf.Duration"];
const ORDERED = [...NUMBERS, ...TIMES, "bool", "string", "bytes"];
/** The types whose values can stand on the left of an operator at all: of others cel-go tells the operator's name. */
const OPERAND_TYPES: ReadonlyMap<string, readonly string[]> = new Map([
  ["_+_", [...NUMBERS, ...TIMES, "string", "bytes", "list"]],
  ["_-_", [...NUMBERS, ...TIMES]],
  ["_*_", NUMBERS],
  ["_/_", NUMBERS],
  ["_%_", ["int", "uint"]],
  ["-_", ["int", "double", "google.protobuf.Duration"]],
  ["_<_", ORDERED],
  ["_<=_", ORDERED],
  ["_>_", ORDERED],
  ["_>=_", ORDERED],
  ["size", ["string", "bytes", "list", "map"]],
  ["matches", ["string"]],
]);
/** Types of cel-go that answer calls themselves. */
const RECEIVERS: ReadonlySet<string> = new Set(["string", ...TIMES]);

/** What is said of arguments that no overload takes, as cel-go says it. @param args receiver first */
export function overloadMessage(name: string, args: readonly CelValue[]): string {
  const operands = OPERAND_TYPES.get(name);
  const type = typeName(args[0] ?? null);
  if (operands !== undefined && !operands.includes(type) && !RECEIVERS.has(type)) return `no such overload: ${name}`;
  if (/^\W|^_/.test(name) || UNGUARDED.has(name)) return "no such overload";
  return `no such overload: ${name}(${args.map(typeName).join(", ")})`;
}

function isMapOf(map: AnyMap, key: CelType, value: CelType): boolean {
  if (key.kind === "parameter" && value.kind === "parameter") return true;
  for (const [first, entry] of entriesOf(map)) return isOf(first, key) && isOf(entry, value);
  return true;
}

/** Whether a value is of a type; of lists and maps the first element is looked at, as in cel-go. */
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
      return Array.isArray(value) && (value.length === 0 || isOf((value as CelValue[])[0] ?? null, type.element));
    case "map":
      return isMap(value) && isMapOf(value, type.key, type.value);
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
