import { type CelValue, Double, Uint } from "../value.ts";
import { Duration } from "./duration.ts";
import { fail, noSuchOverload } from "./fail.ts";
import { Timestamp } from "./timestamp.ts";

/**
 * Order of two values: negative, zero or positive; undefined where they have none. Numbers of all types have one order;
 * text goes by code point.
 * @throws {CelError} for NaN
 */
export function orderOf(a: CelValue, b: CelValue): number | undefined {
  if (typeof a === "string") return typeof b === "string" ? compareText(a, b) : undefined;
  if (typeof a === "boolean") return typeof b === "boolean" ? Number(a) - Number(b) : undefined;
  if (a instanceof Timestamp) return b instanceof Timestamp ? a.compare(b) : undefined;
  if (a instanceof Duration) return b instanceof Duration ? a.compare(b) : undefined;
  if (a instanceof Uint8Array) return b instanceof Uint8Array ? compareBytes(a, b) : undefined;
  const [x, y] = [numberOf(a), numberOf(b)];
  return x === undefined || y === undefined ? undefined : compareNumbers(x, y);
}

/** Like orderOf. @throws {CelError} no such overload; NaN */
export function compare(a: CelValue, b: CelValue): number {
  return orderOf(a, b) ?? noSuchOverload();
}

function compareNumbers(a: number | bigint, b: number | bigint): number {
  // As cel-go compares ints with doubles: by converting them, which may lose digits.
  const x = typeof b === "number" ? Number(a) : a;
  const y = typeof a === "number" ? Number(b) : b;
  if (Number.isNaN(x) || Number.isNaN(y)) fail("NaN values cannot be ordered");
  if (x < y) return -1;
  return x > y ? 1 : 0;
}

function numberOf(value: CelValue): number | bigint | undefined {
  if (typeof value === "number" || typeof value === "bigint") return value;
  return value instanceof Uint || value instanceof Double ? value.value : undefined;
}

/** UTF-16 order differs from code point order only where a surrogate meets a unit above it. */
export function compareText(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let index = 0; index < length; index += 1) {
    const x = a.charCodeAt(index);
    const y = b.charCodeAt(index);
    if (x === y) continue;
    const xSurrogate = x >= 0xd800 && x <= 0xdfff;
    const ySurrogate = y >= 0xd800 && y <= 0xdfff;
    if (xSurrogate !== ySurrogate) return xSurrogate ? 1 : -1;
    return x - y;
  }
  return a.length - b.length;
}

function compareBytes(a: Uint8Array, b: Uint8Array): number {
  const length = Math.min(a.length, b.length);
  for (let index = 0; index < length; index += 1) {
    const difference = (a[index] ?? 0) - (b[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}
