import type { Library, Overload } from "../declaration.ts";
import { fail } from "../run/fail.ts";
import { checkedInt, doubleValue, isNumeric, MAX_UINT64 } from "../run/number.ts";
import { compare } from "../run/ordering.ts";
import { BOOL, type CelType, DOUBLE, DYN, INT, listOf, UINT } from "../type.ts";
import { type CelValue, type Double, toDouble, toInt, Uint } from "../value.ts";
import { global } from "./define.ts";

type Int = number | bigint;
type Real = number | Double;

/**
 * cel-go's math extension.
 * @param version 0: greatest and least; 1: rounding, signs and bits; 2: sqrt
 * @see cel-go ext/math.go
 */
export function mathLibrary(version = 2): Library {
  const overloads = [...extremes("min", 1), ...extremes("max", -1)];
  if (version >= 1) overloads.push(...ROUNDING, ...TESTS, ...SIGNS, ...BITS);
  if (version >= 2) overloads.push(...ROOTS);
  return { name: "cel.lib.ext.math", overloads, macros: ["math"] };
}

const NUMBERS: readonly (readonly [string, CelType])[] = [
  ["double", DOUBLE],
  ["int", INT],
  ["uint", UINT],
];

/** @param worse how the first compares with the second when the second is taken */
function extremes(name: "min" | "max", worse: 1 | -1): Overload[] {
  const full = `math.@${name}`;
  const better = (a: CelValue, b: CelValue): CelValue => (compareNumbers(a, b, full) === worse ? b : a);
  const best = (list: readonly CelValue[]): CelValue => {
    const [first, ...others] = list;
    if (first === undefined) fail(`${full}(list) argument must not be empty`);
    const found = others.reduce<CelValue>(better, first);
    return isNumeric(found) ? found : fail(`no such overload: ${full}`);
  };
  return [
    ...NUMBERS.map(([kind, type]) => global(`math_@${name}_${kind}`, full, [type], type, (value: CelValue) => value)),
    ...NUMBERS.flatMap(([left, a]) =>
      NUMBERS.map(([right, b]) =>
        global(`math_@${name}_${left}_${right}`, full, [a, b], left === right ? a : DYN, better),
      ),
    ),
    ...NUMBERS.map(([kind, type]) => global(`math_@${name}_list_${kind}`, full, [listOf(type)], type, best)),
  ];
}

function compareNumbers(a: CelValue, b: CelValue, name: string): number {
  if (!isNumeric(a) || !isNumeric(b)) return fail(`no such overload: ${name}`);
  return Math.sign(compare(a, b));
}

const real = (id: string, round: (value: number) => number): Overload =>
  global(`math_${id}_double`, `math.${id}`, [DOUBLE], DOUBLE, (value: Real) => toDouble(round(doubleValue(value))));

const test = (id: string, holds: (value: number) => boolean): Overload =>
  global(`math_${id}_double`, `math.${id}`, [DOUBLE], BOOL, (value: Real) => holds(doubleValue(value)));

/** Halves away from zero, as Go rounds. */
export function roundAway(value: number): number {
  const whole = Math.trunc(value);
  return Math.abs(value - whole) >= 0.5 ? whole + Math.sign(value) : whole;
}

const ROUNDING = [
  real("ceil", Math.ceil),
  real("floor", Math.floor),
  real("round", roundAway),
  real("trunc", Math.trunc),
];

const TESTS = [
  test("isInf", (value) => Math.abs(value) === Infinity),
  test("isNaN", Number.isNaN),
  test("isFinite", Number.isFinite),
];

const SIGNS = [
  real("abs", Math.abs),
  global("math_abs_int", "math.abs", [INT], INT, (value: Int) => (value < 0 ? checkedInt(-BigInt(value)) : value)),
  global("math_abs_uint", "math.abs", [UINT], UINT, (value: Uint) => value),
  real("sign", (value) => (Number.isNaN(value) ? value : Math.sign(value) + 0)),
  global("math_sign_int", "math.sign", [INT], INT, (value: Int) => (value > 0 ? 1 : value < 0 ? -1 : 0)),
  global("math_sign_uint", "math.sign", [UINT], UINT, ({ value }: Uint) => new Uint(value === 0n ? 0n : 1n)),
];

const root = (value: number): CelValue => toDouble(Math.sqrt(value));

const ROOTS = [
  global("math_sqrt_double", "math.sqrt", [DOUBLE], DOUBLE, (value: Real) => root(doubleValue(value))),
  global("math_sqrt_int", "math.sqrt", [INT], DOUBLE, (value: Int) => root(Number(value))),
  global("math_sqrt_uint", "math.sqrt", [UINT], DOUBLE, ({ value }: Uint) => root(Number(value))),
];

const wrapInt = (value: bigint): Int => toInt(BigInt.asIntN(64, value));
const wrapUint = (value: bigint): Uint => new Uint(value & MAX_UINT64);

function bits(name: string, combine: (a: bigint, b: bigint) => bigint): Overload[] {
  const full = `math.${name}`;
  return [
    global(`math_${name}_int_int`, full, [INT, INT], INT, (a: Int, b: Int) => wrapInt(combine(BigInt(a), BigInt(b)))),
    global(`math_${name}_uint_uint`, full, [UINT, UINT], UINT, (a: Uint, b: Uint) =>
      wrapUint(combine(a.value, b.value)),
    ),
  ];
}

/** @param move of the bits as they are, without a sign */
function shifts(name: string, move: (value: bigint, by: bigint) => bigint): Overload[] {
  const full = `math.${name}`;
  const shift = (value: bigint, by: Int): bigint => {
    if (by < 0) fail(`${full}() negative offset: ${by}`);
    return by >= 64 ? 0n : move(value, BigInt(by));
  };
  return [
    global(`math_${name}_int_int`, full, [INT, INT], INT, (value: Int, by: Int) =>
      wrapInt(shift(BigInt.asUintN(64, BigInt(value)), by)),
    ),
    global(`math_${name}_uint_int`, full, [UINT, INT], UINT, ({ value }: Uint, by: Int) => wrapUint(shift(value, by))),
  ];
}

const BITS = [
  ...bits("bitAnd", (a, b) => a & b),
  ...bits("bitOr", (a, b) => a | b),
  ...bits("bitXor", (a, b) => a ^ b),
  global("math_bitNot_int_int", "math.bitNot", [INT], INT, (value: Int) => wrapInt(~BigInt(value))),
  global("math_bitNot_uint_uint", "math.bitNot", [UINT], UINT, ({ value }: Uint) => wrapUint(~value)),
  ...shifts("bitShiftLeft", (value, by) => value << by),
  ...shifts("bitShiftRight", (value, by) => value >> by),
];
