import type { Overload } from "../../declaration.ts";
import { BOOL, BYTES, INT, listOf, mapOf, parameter, STRING } from "../../type.ts";
import type { CelValue } from "../../value.ts";
import { includes } from "../equality.ts";
import { noSuchOverload } from "../fail.ts";
import { indexed } from "../field.ts";
import { get, isMap } from "../map.ts";
import { sizeOf } from "../size.ts";
import { member, overload } from "./declare.ts";

const A = parameter("A");
const B = parameter("B");

/** `value in container` of any types. @throws {CelError} where the container is neither list nor map */
export function isIn(value: CelValue, container: CelValue): boolean {
  if (Array.isArray(container)) return includes(container as CelValue[], value);
  return isMap(container) ? get(container, value) !== undefined : noSuchOverload();
}

const SIZED = [
  ["string", STRING],
  ["bytes", BYTES],
  ["list", listOf(A)],
  ["map", mapOf(A, B)],
] as const;

export const COLLECTION: readonly Overload[] = [
  ...SIZED.flatMap(([name, type]) => [
    overload(`size_${name}`, "size", [type], INT, sizeOf),
    member(`${name}_size`, "size", [type], INT, sizeOf),
  ]),
  overload("index_list", "_[_]", [listOf(A), INT], A, indexed),
  overload("index_map", "_[_]", [mapOf(A, B), A], B, indexed),
  overload("in_list", "@in", [A, listOf(A)], BOOL, isIn),
  overload("in_map", "@in", [A, mapOf(A, B)], BOOL, isIn),
];
