import { Problem } from "../../../model/index.ts";
import type { RegoNumber } from "../number.ts";
import { toDecimal } from "../number.ts";
import { sortedItems } from "../order.ts";
import type { PlainObject, RegoObject, RegoSet, RegoValue } from "../value.ts";
import { isArray, isNumber, isObject, isSet, kindOf } from "../value.ts";
import type { Builtin } from "./builtin.ts";
import { BuiltinError } from "./builtin.ts";

/** Functions of one kind, by their names. */
export type Family = Readonly<Record<string, Builtin["run"]>>;
export type Args = readonly RegoValue[];

/** An operand is not what it must be; `at` counts from 1. */
export function operandError(at: number, what: string): BuiltinError {
  return new BuiltinError(`operand ${at} ${what}`, "eval_type_error");
}

/** An operand is of the wrong kind. */
export function kindError(at: number, got: RegoValue, ...expected: string[]): BuiltinError {
  const must = expected.length === 1 ? expected[0] : `one of {${expected.join(", ")}}`;
  return operandError(at, `must be ${must} but got ${kindOf(got)}`);
}

/** An operand holds something of the wrong kind. */
export function elementError(at: number, composite: RegoValue, got: RegoValue, expected: string): BuiltinError {
  const kind = kindOf(composite);
  return operandError(at, `must be ${kind} of ${expected}s but got ${kind} containing ${kindOf(got)}`);
}

/** What went wrong that is no matter of kinds. */
export function failure(message: string): BuiltinError {
  return new BuiltinError(message);
}

/** Runs what tells of bad input by a Problem, and tells of it as built-ins do. */
export function orFailure<Result>(run: () => Result): Result {
  try {
    return run();
  } catch (error) {
    throw error instanceof Problem ? failure(error.message) : error;
  }
}

/** The operand at the place (from 1); the evaluator gives as many as the signature names. */
export function operand(args: Args, at: number): RegoValue {
  return args[at - 1] as RegoValue;
}

export function stringOperand(args: Args, at: number, said = at): string {
  const value = operand(args, at);
  if (typeof value !== "string") throw kindError(said, value, "string");
  return value;
}

export function numberOperand(args: Args, at: number, said = at): RegoNumber {
  const value = operand(args, at);
  if (!isNumber(value)) throw kindError(said, value, "number");
  return value;
}

/** An integer within a JS number; larger ones are said to be none, as OPA says of what does not fit 64 bits. */
export function intOperand(args: Args, at: number): number {
  const value = numberOperand(args, at);
  if (typeof value === "bigint" && value >= -(2n ** 63n) && value < 2n ** 63n) return Number(value);
  if (typeof value !== "number" || !Number.isInteger(value)) {
    throw operandError(at, "must be integer number but got floating-point number");
  }
  return value;
}

/** An integer of any size. */
export function bigIntOperand(args: Args, at: number): bigint {
  const value = operand(args, at);
  if (!isNumber(value)) throw kindError(at, value, "integer");
  const integer = asBigInt(value);
  if (integer === undefined) throw operandError(at, "must be integer number but got floating-point number");
  return integer;
}

/** The number where it is an integer. */
export function asBigInt(value: RegoNumber): bigint | undefined {
  if (typeof value === "bigint") return value;
  if (Number.isSafeInteger(value)) return BigInt(value as number);
  const { coefficient, exponent } = toDecimal(value);
  return exponent >= 0 && exponent < 100_000 ? coefficient * 10n ** BigInt(exponent) : undefined;
}

export function arrayOperand(args: Args, at: number): readonly RegoValue[] {
  const value = operand(args, at);
  if (!isArray(value)) throw kindError(at, value, "array");
  return value;
}

export function setOperand(args: Args, at: number): RegoSet {
  const value = operand(args, at);
  if (!isSet(value)) throw kindError(at, value, "set");
  return value;
}

export function objectOperand(args: Args, at: number): PlainObject | RegoObject {
  const value = operand(args, at);
  if (!isObject(value)) throw kindError(at, value, "object");
  return value;
}

/** The members of an array or set, a set's in order. */
export function membersOf(args: Args, at: number, ...expected: string[]): readonly RegoValue[] {
  const value = operand(args, at);
  if (isArray(value)) return value;
  if (isSet(value)) return sortedItems(value);
  throw kindError(at, value, ...(expected.length > 0 ? expected : ["array", "set"]));
}

/** The strings of an array or set. */
export function stringsOf(args: Args, at: number, ...expected: string[]): readonly string[] {
  const members = membersOf(args, at, ...expected);
  for (const member of members)
    if (typeof member !== "string") throw elementError(at, operand(args, at), member, "string");
  return members as readonly string[];
}
