import type { Library, Overload } from "../../declaration.ts";
import { Duration } from "../../run/duration.ts";
import { equal } from "../../run/equality.ts";
import { fail, noSuchOverload } from "../../run/fail.ts";
import { compare } from "../../run/ordering.ts";
import { typeName } from "../../run/type-of.ts";
import { add } from "../../run/standard/arithmetic.ts";
import {
  BOOL,
  BYTES,
  type CelType,
  DOUBLE,
  DURATION,
  INT,
  listOf,
  parameter,
  STRING,
  TIMESTAMP,
  UINT,
} from "../../type.ts";
import { CelError, type CelValue, toDouble, Uint } from "../../value.ts";
import { method } from "../define.ts";

type List = readonly CelValue[];

const A = parameter("A");

const COMPARABLE: readonly (readonly [string, CelType])[] = [
  ["int", INT],
  ["uint", UINT],
  ["double", DOUBLE],
  ["bool", BOOL],
  ["duration", DURATION],
  ["timestamp", TIMESTAMP],
  ["string", STRING],
  ["bytes", BYTES],
];

const SUMMABLE: readonly (readonly [string, CelType, () => CelValue])[] = [
  ["int", INT, () => 0],
  ["uint", UINT, () => new Uint(0n)],
  ["double", DOUBLE, () => toDouble(0)],
  ["duration", DURATION, () => new Duration(0n)],
];

const ORDERED: ReadonlySet<string> = new Set([
  "int",
  "uint",
  "double",
  "bool",
  "google.protobuf.Duration",
  "google.protobuf.Timestamp",
  "string",
  "bytes",
]);

/** Values that cannot be compared count as being in order, but each must have an order with its like. @throws {CelError} */
function order(a: CelValue, b: CelValue): number {
  if (!ORDERED.has(typeName(b))) noSuchOverload();
  try {
    return Math.sign(compare(a, b));
  } catch (error) {
    if (error instanceof CelError) return 0;
    throw error;
  }
}

function isSorted(list: List): boolean {
  return list.every((element, index) => order(list[index - 1] ?? element, element) <= 0);
}

/** @param worse how the best so far compares with one that takes its place */
const best =
  (name: string, worse: 1 | -1) =>
  (list: List): CelValue => {
    const [first, ...others] = list;
    if (first === undefined) return fail(`${name} called on empty list`);
    order(first, first);
    return others.reduce<CelValue>((found, next) => (order(found, next) === worse ? next : found), first);
  };

const indexOf = (list: List, item: CelValue): number => list.findIndex((element) => equal(element, item));
const lastIndexOf = (list: List, item: CelValue): number => list.findLastIndex((element) => equal(element, item));

const extreme = (name: "max" | "min", worse: 1 | -1): Overload[] =>
  COMPARABLE.map(([kind, type]) =>
    method(`list_${kind}_${name}_${kind}`, name, [listOf(type)], type, best(name, worse)),
  );

/** @see k8s.io/apiserver/pkg/cel/library/lists.go */
export const kubernetesListsLibrary: Library = {
  name: "kubernetes.lists",
  overloads: [
    ...COMPARABLE.map(([kind, type]) =>
      method(`list_${kind}_is_sorted_bool`, "isSorted", [listOf(type)], BOOL, isSorted),
    ),
    ...SUMMABLE.map(([kind, type, zero]) =>
      method(`list_${kind}_sum_${kind}`, "sum", [listOf(type)], type, (list: List) =>
        list.reduce<CelValue>(add, zero()),
      ),
    ),
    ...extreme("max", -1),
    ...extreme("min", 1),
    method("list_a_index_of_int", "indexOf", [listOf(A), A], INT, indexOf),
    method("list_a_last_index_of_int", "lastIndexOf", [listOf(A), A], INT, lastIndexOf),
  ],
};
