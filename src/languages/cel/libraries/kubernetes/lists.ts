import type { Library, Overload } from "../../declaration.ts";
import { Duration } from "../../run/duration.ts";
import { equal } from "../../run/equality.ts";
import { fail } from "../../run/fail.ts";
import { compare } from "../../run/ordering.ts";
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
import { type CelValue, toDouble, Uint } from "../../value.ts";
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

function isSorted(list: List): boolean {
  return list.every((element, index) => index === 0 || compare(list[index - 1] ?? null, element) <= 0);
}

/** @param worse how the best so far compares with one that takes its place */
const best =
  (name: string, worse: 1 | -1) =>
  (list: List): CelValue => {
    const [first, ...others] = list;
    if (first === undefined) return fail(`${name} called on empty list`);
    return others.reduce<CelValue>((found, next) => (Math.sign(compare(found, next)) === worse ? next : found), first);
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
