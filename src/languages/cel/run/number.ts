import { type CelValue, Double, toInt, Uint } from "../value.ts";
import { fail } from "./fail.ts";

export const MIN_INT64 = -(2n ** 63n);
export const MAX_INT64 = 2n ** 63n - 1n;
export const MAX_UINT64 = 2n ** 64n - 1n;

/** Whether a value is an int: a safe integer that is not -0, or a bigint. */
export function isInt(value: CelValue): value is number | bigint {
  return typeof value === "number" ? Number.isSafeInteger(value) && !Object.is(value, -0) : typeof value === "bigint";
}

/** Whether a value is a double, boxed or not. */
export function isDouble(value: CelValue): value is number | Double {
  return typeof value === "number" ? !Number.isSafeInteger(value) || Object.is(value, -0) : value instanceof Double;
}

export function isNumeric(value: CelValue): value is number | bigint | Double | Uint {
  return typeof value === "number" || typeof value === "bigint" || value instanceof Uint || value instanceof Double;
}

/** The number within a double. @param value for which isDouble() holds */
export function doubleValue(value: number | Double): number {
  return typeof value === "number" ? value : value.value;
}

/**
 * An int from any whole number.
 * @throws {CelError} beyond int64
 */
export function checkedInt(value: bigint): number | bigint {
  if (value < MIN_INT64 || value > MAX_INT64) fail("integer overflow");
  return toInt(value);
}

/**
 * A uint from any whole number.
 * @throws {CelError} beyond uint64
 */
export function checkedUint(value: bigint): Uint {
  if (value < 0n || value > MAX_UINT64) fail("unsigned integer overflow");
  return new Uint(value);
}
