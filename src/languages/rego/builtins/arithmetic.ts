import type { RegoNumber } from "../number.ts";
import { compareNumbers, toInteger } from "../number.ts";
import type { RegoValue } from "../value.ts";
import { RegoSet, isNumber, isSet } from "../value.ts";
import type { BigFloat } from "./big-float.ts";
import { add, divide, fromInteger, multiply, negate, toBigFloat, toRegoNumber, truncate } from "./big-float.ts";
import type { Args, Family } from "./operands.ts";
import { asBigInt, failure, kindError, numberOperand, operand } from "./operands.ts";

interface Operation {
  readonly exact: (a: bigint, b: bigint) => bigint;
  readonly float: (a: BigFloat, b: BigFloat) => BigFloat;
}

const PLUS: Operation = { exact: (a, b) => a + b, float: add };
const MINUS: Operation = { exact: (a, b) => a - b, float: (a, b) => add(a, negate(b)) };
const TIMES: Operation = { exact: (a, b) => a * b, float: multiply };

/** Integers with more bits than this are refused as results: a short policy could ask for any amount of memory. */
const MAX_BITS = 100_000;

function calculated({ exact, float }: Operation, left: RegoNumber, right: RegoNumber): RegoNumber {
  const a = asBigInt(left);
  const b = asBigInt(right);
  if (a === undefined || b === undefined) return toRegoNumber(float(toBigFloat(left), toBigFloat(right)));
  return boundedInteger(exact(a, b));
}

function boundedInteger(value: bigint): RegoNumber {
  if (BigInt.asIntN(MAX_BITS, value) !== value) throw failure("the number is too large");
  return toInteger(value);
}

/** Sum, exact for integers. */
export function sumOf(left: RegoNumber, right: RegoNumber): RegoNumber {
  if (typeof left === "number" && typeof right === "number") {
    const sum = left + right;
    if (Number.isSafeInteger(sum) && Number.isInteger(left) && Number.isInteger(right)) return sum;
  }
  return calculated(PLUS, left, right);
}

/** Product, exact for integers. */
export function productOf(left: RegoNumber, right: RegoNumber): RegoNumber {
  if (Number.isInteger(left) && Number.isInteger(right)) {
    const product = (left as number) * (right as number);
    if (Number.isSafeInteger(product)) return product + 0;
  }
  return calculated(TIMES, left, right);
}

function difference(args: Args): RegoValue {
  const left = operand(args, 1);
  const right = operand(args, 2);
  if (typeof left === "number" && typeof right === "number") {
    const result = left - right;
    if (Number.isSafeInteger(result) && Number.isInteger(left) && Number.isInteger(right)) return result;
  }
  if (isNumber(left) && isNumber(right)) return calculated(MINUS, left, right);
  if (isSet(left) && isSet(right)) return RegoSet.of([...left.values()].filter((item) => !right.has(item)));
  if (!isNumber(left) && !isSet(left)) throw kindError(1, left, "number", "set");
  throw kindError(2, right, isNumber(right) ? "set" : "number");
}

function quotient(args: Args): RegoValue {
  const left = numberOperand(args, 1);
  const right = numberOperand(args, 2);
  if (compareNumbers(right, 0) === 0) throw failure("divide by zero");
  if (Number.isSafeInteger(left) && Number.isSafeInteger(right)) {
    const result = (left as number) / (right as number);
    if (Number.isInteger(result) && result * (right as number) === left) return result + 0;
  }
  return toRegoNumber(divide(toBigFloat(left), toBigFloat(right)));
}

function remainder(args: Args): RegoValue {
  const a = asBigInt(numberOperand(args, 1));
  const b = asBigInt(numberOperand(args, 2));
  if (a === undefined || b === undefined) throw failure("modulo on floating-point number");
  if (b === 0n) throw failure("modulo by zero");
  return toInteger(a % b);
}

/** A function of one number that leaves integers as they are. */
function rounding(round: (value: BigFloat) => bigint): Family[string] {
  return (args) => {
    const value = numberOperand(args, 1);
    if (Number.isSafeInteger(value)) return value;
    return toRegoNumber(fromInteger(round(toBigFloat(value))));
  };
}

const HALF: BigFloat = { mantissa: 1n, exponent: -1 };

function isWhole(value: BigFloat): boolean {
  const { mantissa, exponent } = value;
  return exponent >= 0 || truncate(value) << BigInt(-exponent) === mantissa;
}

export const arithmetic: Family = {
  plus: (args) => sumOf(numberOperand(args, 1), numberOperand(args, 2)),
  minus: difference,
  mul: (args) => productOf(numberOperand(args, 1), numberOperand(args, 2)),
  div: quotient,
  rem: remainder,
  abs: (args) => {
    const value = numberOperand(args, 1);
    if (compareNumbers(value, 0) >= 0) return value;
    return typeof value === "number" ? -value : toRegoNumber(negate(toBigFloat(value)));
  },
  round: rounding((value) => truncate(add(value, value.mantissa < 0n ? negate(HALF) : HALF))),
  ceil: rounding((value) => truncate(value) + (value.mantissa > 0n && !isWhole(value) ? 1n : 0n)),
  floor: rounding((value) => truncate(value) - (value.mantissa < 0n && !isWhole(value) ? 1n : 0n)),
};
