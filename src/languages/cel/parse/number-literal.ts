import { toDouble, toInt, Uint, type CelValue } from "../value.ts";
import type { Read } from "./string-literal.ts";

/** Longer digits are out of range anyway, and costly to convert. */
const LONGEST_INTEGER = 4096;

/** @param text decimal or `0x…`; a minus sign may stand before it */
export function readIntLiteral(text: string): Read<CelValue> {
  const value = readInteger(text);
  const fits = value !== undefined && value >= -(2n ** 63n) && value < 2n ** 63n;
  return fits ? { value: toInt(value) } : { problem: "invalid int literal" };
}

/** @param text decimal or `0x…`, then `u` or `U` */
export function readUintLiteral(text: string): Read<CelValue> {
  const value = readInteger(text.slice(0, -1));
  return value !== undefined && value < 2n ** 64n ? { value: new Uint(value) } : { problem: "invalid uint literal" };
}

/** @param text in the form of CEL, which JavaScript reads alike; a minus sign may stand before it */
export function readDoubleLiteral(text: string): Read<CelValue> {
  const value = Number(text);
  return Number.isFinite(value) ? { value: toDouble(value) } : { problem: "invalid double literal" };
}

function readInteger(text: string): bigint | undefined {
  if (text.length > LONGEST_INTEGER) return undefined;
  return text.startsWith("-") ? -BigInt(text.slice(1)) : BigInt(text);
}
