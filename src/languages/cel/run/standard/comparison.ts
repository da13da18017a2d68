import type { Overload } from "../../declaration.ts";
import { BOOL, BYTES, type CelType, DOUBLE, DURATION, INT, parameter, STRING, TIMESTAMP, UINT } from "../../type.ts";
import type { CelValue } from "../../value.ts";
import { overloadMessage } from "../dispatch.ts";
import { equal } from "../equality.ts";
import { fail } from "../fail.ts";
import { orderOf } from "../ordering.ts";
import { overload } from "./declare.ts";

export const less = (a: CelValue, b: CelValue): boolean => (orderOf(a, b) ?? unordered("_<_", a, b)) < 0;
export const lessEquals = (a: CelValue, b: CelValue): boolean => (orderOf(a, b) ?? unordered("_<=_", a, b)) <= 0;
export const greater = (a: CelValue, b: CelValue): boolean => (orderOf(a, b) ?? unordered("_>_", a, b)) > 0;
export const greaterEquals = (a: CelValue, b: CelValue): boolean => (orderOf(a, b) ?? unordered("_>=_", a, b)) >= 0;

function unordered(operator: string, a: CelValue, b: CelValue): never {
  return fail(overloadMessage(operator, [a, b]));
}

/** What can be ordered against what, with the end of the overload's id. */
const ORDERED: readonly (readonly [string, CelType, CelType])[] = [
  ["bool", BOOL, BOOL],
  ["int64", INT, INT],
  ["int64_double", INT, DOUBLE],
  ["int64_uint64", INT, UINT],
  ["uint64", UINT, UINT],
  ["uint64_double", UINT, DOUBLE],
  ["uint64_int64", UINT, INT],
  ["double", DOUBLE, DOUBLE],
  ["double_int64", DOUBLE, INT],
  ["double_uint64", DOUBLE, UINT],
  ["string", STRING, STRING],
  ["bytes", BYTES, BYTES],
  ["timestamp", TIMESTAMP, TIMESTAMP],
  ["duration", DURATION, DURATION],
];

const ORDERS = [
  ["less", "_<_", less],
  ["less_equals", "_<=_", lessEquals],
  ["greater", "_>_", greater],
  ["greater_equals", "_>=_", greaterEquals],
] as const;

const A = parameter("A");

export const COMPARISON: readonly Overload[] = [
  overload("equals", "_==_", [A, A], BOOL, equal),
  overload("not_equals", "_!=_", [A, A], BOOL, (a: CelValue, b: CelValue) => !equal(a, b)),
  ...ORDERS.flatMap(([id, name, run]) =>
    ORDERED.map(([suffix, left, right]) => overload(`${id}_${suffix}`, name, [left, right], BOOL, run)),
  ),
];
