import { Boxed } from "./boxed.ts";

/** A number that neither a JS number nor a bigint writes: coefficient × 10^exponent, without trailing zeros. */
export class RegoDecimal extends Boxed {
  readonly coefficient: bigint;
  readonly exponent: number;
  /** Same text for equal numbers: `12345e-7`. */
  readonly text: string;
  constructor(coefficient: bigint, exponent: number) {
    super();
    this.coefficient = coefficient;
    this.exponent = exponent;
    this.text = `${coefficient}e${exponent}`;
  }
}

export type RegoNumber = number | bigint | RegoDecimal;

export function isDecimal(value: unknown): value is RegoDecimal {
  return value instanceof RegoDecimal;
}

/** Integers with more digits stay decimals, so that a short text cannot ask for a lot of memory. */
const MAX_INTEGER_DIGITS = 1_000;
const NUMBER = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d{1,7}))?$/;

/** A number from its decimal text (JSON's syntax); undefined when it is none or its exponent has over seven digits. */
export function parseNumber(text: string): RegoNumber | undefined {
  const match = NUMBER.exec(text);
  if (match === null) return undefined;
  const [, minus, whole = "", fraction = "", exponent = "0"] = match;
  if (fraction === "" && exponent === "0" && whole.length < 16) return Number(text) + 0;
  const digits = whole + fraction;
  return toNumber(BigInt(minus === "-" ? `-${digits}` : digits), Number(exponent) - fraction.length);
}

/** The normal form of coefficient × 10^exponent. */
export function toNumber(coefficient: bigint, exponent = 0): RegoNumber {
  if (coefficient === 0n) return 0;
  let digits = coefficient.toString();
  const zeros = digits.length - digits.replace(/0+$/, "").length;
  digits = digits.slice(0, digits.length - zeros);
  const scale = exponent + zeros;
  if (scale >= 0 && digits.length + scale <= MAX_INTEGER_DIGITS) return toInteger(BigInt(digits + "0".repeat(scale)));
  const short = Number(`${digits}e${scale}`);
  if (scale < 0 && sameDecimal(short, digits, scale)) return short;
  return new RegoDecimal(BigInt(digits), scale);
}

/** The normal form of an integer. */
export function toInteger(value: bigint): number | bigint {
  const short = Number(value);
  return Number.isSafeInteger(short) ? short : value;
}

function sameDecimal(short: number, digits: string, scale: number): boolean {
  if (!Number.isFinite(short) || short === 0) return false;
  const parts = toDecimal(short);
  return parts.exponent === scale && parts.coefficient.toString() === digits;
}

/** Coefficient (without trailing zeros) and exponent of any number. */
export function toDecimal(value: RegoNumber): { readonly coefficient: bigint; readonly exponent: number } {
  if (typeof value === "object") return value;
  const text = typeof value === "bigint" ? value.toString() : value.toExponential();
  const [mantissa = "0", exponent = "0"] = text.split("e");
  const [whole = "0", fraction = ""] = mantissa.split(".");
  const digits = whole + fraction;
  const stripped = digits.replace(/0+$/, "");
  if (stripped === "" || stripped === "-") return { coefficient: 0n, exponent: 0 };
  return {
    coefficient: BigInt(stripped),
    exponent: Number(exponent) - fraction.length + digits.length - stripped.length,
  };
}

/** A JS number or bigint for each integer, whichever way it was held; other numbers as they are. */
export function canonicalNumber(value: number | bigint): number | bigint {
  if (typeof value === "bigint") return toInteger(value);
  if (!Number.isInteger(value) || Number.isSafeInteger(value)) return value;
  const { coefficient, exponent } = toDecimal(value);
  return coefficient * 10n ** BigInt(exponent);
}

/** Negative, 0 or positive. */
export function compareNumbers(left: RegoNumber, right: RegoNumber): number {
  if (typeof left === "number" && typeof right === "number") return left < right ? -1 : left > right ? 1 : 0;
  const a = toDecimal(left);
  const b = toDecimal(right);
  const signs = sign(a.coefficient) - sign(b.coefficient);
  if (signs !== 0) return signs;
  const size = magnitude(a) - magnitude(b);
  if (size !== 0) return size * sign(a.coefficient);
  const shift = a.exponent - b.exponent;
  const x = shift > 0 ? a.coefficient * 10n ** BigInt(shift) : a.coefficient;
  const y = shift < 0 ? b.coefficient * 10n ** BigInt(-shift) : b.coefficient;
  return x < y ? -1 : x > y ? 1 : 0;
}

function sign(value: bigint): number {
  return value < 0n ? -1 : value > 0n ? 1 : 0;
}

function magnitude(value: { readonly coefficient: bigint; readonly exponent: number }): number {
  const digits = value.coefficient.toString().length - (value.coefficient < 0n ? 1 : 0);
  return digits + value.exponent;
}

/** As JSON writes the number: integers and common fractions plainly, others with an exponent. */
export function formatNumber(value: RegoNumber): string {
  if (typeof value !== "object") return String(value);
  const { coefficient, exponent } = value;
  const minus = coefficient < 0n ? "-" : "";
  const digits = coefficient.toString().slice(minus.length);
  if (exponent < 0 && exponent >= -40) {
    const padded = digits.padStart(1 - exponent, "0");
    return `${minus}${padded.slice(0, exponent)}.${padded.slice(exponent)}`;
  }
  const fraction = digits.length > 1 ? `.${digits.slice(1)}` : "";
  const power = exponent + digits.length - 1;
  return `${minus}${digits[0]}${fraction}e${power < 0 ? "" : "+"}${power}`;
}
