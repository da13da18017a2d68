import type { CelValue } from "../value.ts";
import { fail } from "./fail.ts";
import { compare } from "./ordering.ts";
import { typeName } from "./type-of.ts";

const COMPARABLE = new Set([
  "bool",
  "int",
  "uint",
  "double",
  "string",
  "bytes",
  "google.protobuf.Timestamp",
  "google.protobuf.Duration",
]);

/** The elements in the order of their keys; equal keys keep their order. @throws {CelError} for keys without an order */
export function sortByKeys(list: readonly CelValue[], keys: readonly CelValue[]): CelValue[] {
  const [first] = keys;
  if (first === undefined) return [];
  const type = typeName(first);
  if (!COMPARABLE.has(type)) fail("list elements must be comparable");
  if (keys.some((key) => typeName(key) !== type)) fail("list elements must have the same type");
  const order = keys.map((_, index) => index);
  order.sort((a, b) => compare(keys[a] ?? null, keys[b] ?? null));
  return order.map((index) => list[index] ?? null);
}
