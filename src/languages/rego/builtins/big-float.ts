import type { RegoNumber } from "../number.ts";
import { toDecimal, toNumber } from "../number.ts";

/**
 * A binary number with 64 bits of mantissa: what OPA calculates with where operands are no integers (Go's big.Float as it
 * reads decimals). The value is mantissa × 2^exponent.
 */
export interface BigFloat {
  readonly mantissa: bigint;
  readonly exponent: number;
}

const PRECISION = 64;
/** Decimal exponents beyond this become zero or stay as large as this says: no policy means them. */
const MAX_EXPONENT = 20_000;

/** Rounds numerator / denominator × 2^exponent to 64 bits, halves to even. */
function rounded(numerator: bigint, denominator: bigint, exponent: number): BigFloat {
  if (numerator === 0n) return { mantissa: 0n, exponent: 0 };
  const negative = numerator < 0n;
  let top = negative ? -numerator : numerator;
  let bottom = denominator;
  const shift = PRECISION - (bitLength(top) - bitLength(bottom));
  if (shift > 0) top <<= BigInt(shift);
  else bottom <<= BigInt(-shift);
  let scale = exponent - shift;
  // The quotient has 64 or 65 bits now; with 65 the last one is rounded away.
  if (top / bottom >= 1n << BigInt(PRECISION)) {
    bottom <<= 1n;
    scale += 1;
  }
  let mantissa = top / bottom;
  const twice = (top - mantissa * bottom) * 2n;
  if (twice > bottom || (twice === bottom && (mantissa & 1n) === 1n)) mantissa += 1n;
  return { mantissa: negative ? -mantissa : mantissa, exponent: scale };
}

function bitLength(value: bigint): number {
  const hex = value.toString(16);
  return (hex.length - 1) * 4 + (32 - Math.clz32(Number.parseInt(hex[0] as string, 16)));
}

/** The number rounded to 64 bits. */
export function toBigFloat(value: RegoNumber): BigFloat {
  const { coefficient, exponent } = toDecimal(value);
  const scale = Math.max(-MAX_EXPONENT, Math.min(MAX_EXPONENT, exponent));
  return scale >= 0
    ? rounded(coefficient * 10n ** BigInt(scale), 1n, 0)
    : rounded(coefficient, 10n ** BigInt(-scale), 0);
}

export function add(a: BigFloat, b: BigFloat): BigFloat {
  const exponent = Math.min(a.exponent, b.exponent);
  const sum = (a.mantissa << BigInt(a.exponent - exponent)) + (b.mantissa << BigInt(b.exponent - exponent));
  return rounded(sum, 1n, exponent);
}

export function negate({ mantissa, exponent }: BigFloat): BigFloat {
  return { mantissa: -mantissa, exponent };
}

export function multiply(a: BigFloat, b: BigFloat): BigFloat {
  return rounded(a.mantissa * b.mantissa, 1n, a.exponent + b.exponent);
}

/** @param b not zero */
export function divide(a: BigFloat, b: BigFloat): BigFloat {
  const sign = b.mantissa < 0n ? -1n : 1n;
  return rounded(a.mantissa * sign, b.mantissa * sign, a.exponent - b.exponent);
}

/** Towards zero. */
export function truncate({ mantissa, exponent }: BigFloat): bigint {
  if (exponent >= 0) return mantissa << BigInt(exponent);
  const size = (mantissa < 0n ? -mantissa : mantissa) >> BigInt(-exponent);
  return mantissa < 0n ? -size : size;
}

export function fromInteger(value: bigint): BigFloat {
  return rounded(value, 1n, 0);
}

/** The shortest decimal that 64 bits tell from every other number. */
export function toRegoNumber(value: BigFloat): RegoNumber {
  const { mantissa, exponent } = value;
  if (mantissa === 0n) return 0;
  const size = mantissa < 0n ? -mantissa : mantissa;
  for (let digits = 1; digits <= 22; digits++) {
    const [coefficient, scale] = toDigits(size, exponent, digits);
    const back =
      scale >= 0 ? rounded(coefficient * 10n ** BigInt(scale), 1n, 0) : rounded(coefficient, 10n ** BigInt(-scale), 0);
    if (equal(back, { mantissa: size, exponent })) return toNumber(mantissa < 0n ? -coefficient : coefficient, scale);
  }
  return toNumber(0n);
}

function equal(a: BigFloat, b: BigFloat): boolean {
  const exponent = Math.min(a.exponent, b.exponent);
  return a.mantissa << BigInt(a.exponent - exponent) === b.mantissa << BigInt(b.exponent - exponent);
}

/** The value's first digits, rounded, and their exponent of ten. */
function toDigits(mantissa: bigint, exponent: number, digits: number): [bigint, number] {
  const top = exponent >= 0 ? mantissa << BigInt(exponent) : mantissa;
  const bottom = exponent >= 0 ? 1n : 1n << BigInt(-exponent);
  const magnitude = Math.floor((bitLength(mantissa) + exponent - 1) * Math.LOG10E * Math.LN2) + 1;
  const scale = magnitude - digits;
  const [a, b] = scale >= 0 ? [top, bottom * 10n ** BigInt(scale)] : [top * 10n ** BigInt(-scale), bottom];
  return [(a * 2n + b) / (b * 2n), scale];
}
