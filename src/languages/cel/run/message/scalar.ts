import { type CelValue, toDouble, Uint } from "../../value.ts";
import { fail } from "../fail.ts";
import { doubleValue, isDouble, isInt } from "../number.ts";
import type { Scalar } from "./descriptor.ts";

const MAX_INT32 = 2 ** 31 - 1;
const MIN_INT32 = -(2 ** 31);
const MAX_UINT32 = 2n ** 32n - 1n;
const EMPTY = new Uint8Array();
const ZERO_UINT = new Uint(0n);
const ZERO_DOUBLE = toDouble(0);

export const isInt32 = (value: CelValue): boolean =>
  typeof value === "number" && isInt(value) && value >= MIN_INT32 && value <= MAX_INT32;

/** The value that a scalar field reads when it is not set. */
export function zeroOf(scalar: Scalar): CelValue {
  switch (kindOf(scalar)) {
    case "int":
      return 0;
    case "uint":
      return ZERO_UINT;
    case "double":
      return ZERO_DOUBLE;
    case "bool":
      return false;
    case "string":
      return "";
    case "bytes":
      return EMPTY;
  }
}

export type ScalarKind = "int" | "uint" | "double" | "bool" | "string" | "bytes";

/** What CEL makes of a protobuf scalar. */
export function kindOf(scalar: Scalar): ScalarKind {
  switch (scalar) {
    case "float":
    case "double":
      return "double";
    case "bool":
    case "string":
    case "bytes":
      return scalar;
    case "uint32":
    case "uint64":
    case "fixed32":
    case "fixed64":
      return "uint";
    default:
      return "int";
  }
}

const is32 = (scalar: Scalar): boolean => scalar.endsWith("32");

/**
 * A value as a scalar field keeps it.
 * @throws {CelError} for another type, or a number out of range
 */
export function toScalar(value: CelValue, scalar: Scalar): CelValue {
  switch (kindOf(scalar)) {
    case "int":
      if (!isInt(value)) return unsupported(scalar);
      return !is32(scalar) || isInt32(value) ? value : fail("range error: integer overflow");
    case "uint":
      if (!(value instanceof Uint)) return unsupported(scalar);
      return !is32(scalar) || value.value <= MAX_UINT32 ? value : fail("range error: unsigned integer overflow");
    case "double":
      if (!isDouble(value)) return unsupported(scalar);
      return scalar === "float" ? toDouble(Math.fround(doubleValue(value))) : value;
    case "bool":
      return typeof value === "boolean" ? value : unsupported(scalar);
    case "string":
      return typeof value === "string" ? value : unsupported(scalar);
    case "bytes":
      return value instanceof Uint8Array ? value : unsupported(scalar);
  }
}

function unsupported(scalar: Scalar): never {
  return fail(`unsupported field type: expected ${scalar}`);
}
