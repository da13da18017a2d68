import type { Overload } from "../../declaration.ts";
import { BYTES, DOUBLE, DURATION, INT, listOf, parameter, STRING, TIMESTAMP, UINT } from "../../type.ts";
import { type CelValue, type Double, toDouble, Uint } from "../../value.ts";
import { Duration } from "../duration.ts";
import { overloadMessage } from "../dispatch.ts";
import { fail } from "../fail.ts";
import { checkedInt, checkedUint, doubleValue, isDouble, isInt } from "../number.ts";
import { Timestamp } from "../timestamp.ts";
import { overload } from "./declare.ts";

type Int = number | bigint;
type Real = number | Double;

export function addInt(a: Int, b: Int): Int {
  if (typeof a === "number" && typeof b === "number") {
    const sum = a + b;
    if (Number.isSafeInteger(sum)) return sum;
  }
  return checkedInt(BigInt(a) + BigInt(b));
}

export function subtractInt(a: Int, b: Int): Int {
  if (typeof a === "number" && typeof b === "number") {
    const difference = a - b;
    if (Number.isSafeInteger(difference)) return difference;
  }
  return checkedInt(BigInt(a) - BigInt(b));
}

export function multiplyInt(a: Int, b: Int): Int {
  if (typeof a === "number" && typeof b === "number") {
    const product = a * b;
    // -0 becomes 0.
    if (Number.isSafeInteger(product)) return product + 0;
  }
  return checkedInt(BigInt(a) * BigInt(b));
}

/** Towards zero, as Go divides. */
export function divideInt(a: Int, b: Int): Int {
  if (b === 0) fail("division by zero");
  if (typeof a === "number" && typeof b === "number") return Math.trunc(a / b) + 0;
  return checkedInt(BigInt(a) / BigInt(b));
}

/** With the sign of the dividend, as Go has it. */
export function moduloInt(a: Int, b: Int): Int {
  if (b === 0) fail("modulus by zero");
  if (typeof a === "number" && typeof b === "number") return (a % b) + 0;
  // As in Go, where the quotient would overflow.
  if (a === -(2n ** 63n) && b === -1) fail("integer overflow");
  return checkedInt(BigInt(a) % BigInt(b));
}

export function negateInt(a: Int): Int {
  return typeof a === "number" ? 0 - a : checkedInt(-a);
}

/** `a + b` of any types. @throws {CelError} */
export function add(a: CelValue, b: CelValue): CelValue {
  if (isInt(a) && isInt(b)) return addInt(a, b);
  if (typeof a === "string" && typeof b === "string") return addTexts(a, b);
  if (isDouble(a) && isDouble(b)) return toDouble(doubleValue(a) + doubleValue(b));
  if (Array.isArray(a) && Array.isArray(b)) return addLists(a as CelValue[], b as CelValue[]);
  if (a instanceof Uint && b instanceof Uint) return checkedUint(a.value + b.value);
  if (a instanceof Uint8Array && b instanceof Uint8Array) return addBytes(a, b);
  return addTimes(a, b);
}

function addTimes(a: CelValue, b: CelValue): CelValue {
  if (a instanceof Duration && b instanceof Duration) return addDurations(a, b);
  if (a instanceof Timestamp && b instanceof Duration) return a.add(b);
  if (a instanceof Duration && b instanceof Timestamp) return b.add(a);
  return fail(overloadMessage("_+_", [a, b]));
}

/** Adding lists costs next to nothing in Kubernetes, and could double them in every step. */
const MOST_ELEMENTS = 1_000_000;

function addLists(a: readonly CelValue[], b: readonly CelValue[]): CelValue {
  if (a.length + b.length > MOST_ELEMENTS) fail(`list too large: more than ${MOST_ELEMENTS} elements`);
  return [...a, ...b];
}

/** As a million units of cost would allow, were it counted wherever texts are added. */
const MOST_TEXT = 10_000_000;

function addTexts(a: string, b: string): string {
  return a.length + b.length > MOST_TEXT ? fail(`text too large: more than ${MOST_TEXT} characters`) : a + b;
}

function addBytes(a: Uint8Array, b: Uint8Array): Uint8Array {
  const sum = new Uint8Array(a.length + b.length);
  sum.set(a);
  sum.set(b, a.length);
  return sum;
}

const addDurations = (a: Duration, b: Duration): Duration => new Duration(a.nanos + b.nanos);
const subtractDurations = (a: Duration, b: Duration): Duration => new Duration(a.nanos - b.nanos);

/** `a - b` of any types. @throws {CelError} */
export function subtract(a: CelValue, b: CelValue): CelValue {
  if (isInt(a) && isInt(b)) return subtractInt(a, b);
  if (isDouble(a) && isDouble(b)) return toDouble(doubleValue(a) - doubleValue(b));
  if (a instanceof Uint && b instanceof Uint) return checkedUint(a.value - b.value);
  if (a instanceof Duration && b instanceof Duration) return subtractDurations(a, b);
  if (a instanceof Timestamp && b instanceof Duration) return a.subtract(b);
  if (a instanceof Timestamp && b instanceof Timestamp) return a.since(b);
  return fail(overloadMessage("_-_", [a, b]));
}

/** `a * b` of any types. @throws {CelError} */
export function multiply(a: CelValue, b: CelValue): CelValue {
  if (isInt(a) && isInt(b)) return multiplyInt(a, b);
  if (isDouble(a) && isDouble(b)) return toDouble(doubleValue(a) * doubleValue(b));
  if (a instanceof Uint && b instanceof Uint) return checkedUint(a.value * b.value);
  return fail(overloadMessage("_*_", [a, b]));
}

/** `a / b` of any types. @throws {CelError} */
export function divide(a: CelValue, b: CelValue): CelValue {
  if (isInt(a) && isInt(b)) return divideInt(a, b);
  if (isDouble(a) && isDouble(b)) return toDouble(doubleValue(a) / doubleValue(b));
  if (a instanceof Uint && b instanceof Uint) return divideUint(a, b);
  return fail(overloadMessage("_/_", [a, b]));
}

const divideUint = (a: Uint, b: Uint): Uint => new Uint(b.value === 0n ? fail("division by zero") : a.value / b.value);
const moduloUint = (a: Uint, b: Uint): Uint => new Uint(b.value === 0n ? fail("modulus by zero") : a.value % b.value);

/** `a % b` of any types. @throws {CelError} */
export function modulo(a: CelValue, b: CelValue): CelValue {
  if (isInt(a) && isInt(b)) return moduloInt(a, b);
  if (a instanceof Uint && b instanceof Uint) return moduloUint(a, b);
  return fail(overloadMessage("_%_", [a, b]));
}

/** `-a` of any type. @throws {CelError} */
export function negate(a: CelValue): CelValue {
  if (isInt(a)) return negateInt(a);
  return isDouble(a) ? toDouble(-doubleValue(a)) : fail(overloadMessage("-_", [a]));
}

const real = (operation: (a: number, b: number) => number) => (a: Real, b: Real) =>
  toDouble(operation(doubleValue(a), doubleValue(b)));
const A = parameter("A");

export const ARITHMETIC: readonly Overload[] = [
  overload("add_bytes", "_+_", [BYTES, BYTES], BYTES, addBytes),
  overload(
    "add_double",
    "_+_",
    [DOUBLE, DOUBLE],
    DOUBLE,
    real((a, b) => a + b),
  ),
  overload("add_duration_duration", "_+_", [DURATION, DURATION], DURATION, addDurations),
  overload("add_duration_timestamp", "_+_", [DURATION, TIMESTAMP], TIMESTAMP, (a: Duration, b: Timestamp) => b.add(a)),
  overload("add_timestamp_duration", "_+_", [TIMESTAMP, DURATION], TIMESTAMP, (a: Timestamp, b: Duration) => a.add(b)),
  overload("add_int64", "_+_", [INT, INT], INT, addInt),
  overload("add_list", "_+_", [listOf(A), listOf(A)], listOf(A), addLists),
  overload("add_string", "_+_", [STRING, STRING], STRING, addTexts),
  overload("add_uint64", "_+_", [UINT, UINT], UINT, (a: Uint, b: Uint) => checkedUint(a.value + b.value)),
  overload(
    "divide_double",
    "_/_",
    [DOUBLE, DOUBLE],
    DOUBLE,
    real((a, b) => a / b),
  ),
  overload("divide_int64", "_/_", [INT, INT], INT, divideInt),
  overload("divide_uint64", "_/_", [UINT, UINT], UINT, divideUint),
  overload("modulo_int64", "_%_", [INT, INT], INT, moduloInt),
  overload("modulo_uint64", "_%_", [UINT, UINT], UINT, moduloUint),
  overload(
    "multiply_double",
    "_*_",
    [DOUBLE, DOUBLE],
    DOUBLE,
    real((a, b) => a * b),
  ),
  overload("multiply_int64", "_*_", [INT, INT], INT, multiplyInt),
  overload("multiply_uint64", "_*_", [UINT, UINT], UINT, (a: Uint, b: Uint) => checkedUint(a.value * b.value)),
  overload("negate_double", "-_", [DOUBLE], DOUBLE, (a: Real) => toDouble(-doubleValue(a))),
  overload("negate_int64", "-_", [INT], INT, negateInt),
  overload(
    "subtract_double",
    "_-_",
    [DOUBLE, DOUBLE],
    DOUBLE,
    real((a, b) => a - b),
  ),
  overload("subtract_duration_duration", "_-_", [DURATION, DURATION], DURATION, subtractDurations),
  overload("subtract_int64", "_-_", [INT, INT], INT, subtractInt),
  overload("subtract_timestamp_duration", "_-_", [TIMESTAMP, DURATION], TIMESTAMP, (a: Timestamp, b: Duration) =>
    a.subtract(b),
  ),
  overload("subtract_timestamp_timestamp", "_-_", [TIMESTAMP, TIMESTAMP], DURATION, (a: Timestamp, b: Timestamp) =>
    a.since(b),
  ),
  overload("subtract_uint64", "_-_", [UINT, UINT], UINT, (a: Uint, b: Uint) => checkedUint(a.value - b.value)),
];
