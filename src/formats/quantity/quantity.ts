import type { Quantity } from "../../model/index.ts";

const GRAMMAR = /^([+-]?)(\d*)(?:\.(\d*))?(n|u|m|k|M|G|T|P|E|Ki|Mi|Gi|Ti|Pi|Ei|[eE][+-]?\d{1,10})?$/;
/** Longer text than any quantity in use; the grammar has no limit of its own. */
const MAX_LENGTH = 128;
const NANO_DIGITS = 9;
/** Kubernetes caps at the largest signed 64-bit integer. */
const MAX_NANOS = (2n ** 63n - 1n) * 10n ** 9n;
/** Beyond these powers of ten every number is capped, or rounds to one nano. */
const MAX_EXPONENT = 200;

const DECIMAL: Readonly<Record<string, number>> = { n: -9, u: -6, m: -3, k: 3, M: 6, G: 9, T: 12, P: 15, E: 18 };
const BINARY: Readonly<Record<string, bigint>> = { Ki: 10n, Mi: 20n, Gi: 30n, Ti: 40n, Pi: 50n, Ei: 60n };

/**
 * The amount in billionths (nanos), exact; undefined when Kubernetes would refuse the text. Fractions of a nano round
 * away from zero and amounts are capped at ±(2^63-1), as the API server does.
 * @see k8s.io/apimachinery/pkg/api/resource, ParseQuantity
 */
export function readQuantity(quantity: Quantity): bigint | undefined {
  const text = typeof quantity === "number" ? String(quantity) : quantity;
  // The same few amounts are written everywhere.
  const known = recent.get(text);
  if (known !== undefined) return known;
  const nanos = toAmount(text);
  if (recent.size >= MAX_RECENT) recent.clear();
  if (nanos !== undefined) recent.set(text, nanos);
  return nanos;
}

const MAX_RECENT = 512;
const recent = new Map<string, bigint>();

function toAmount(text: string): bigint | undefined {
  if (text.length > MAX_LENGTH) return undefined;
  const match = GRAMMAR.exec(text);
  if (match === null) return undefined;
  const [, sign = "", whole = "", fraction = "", suffix = ""] = match;
  if (whole === "" && fraction === "") return undefined;
  const magnitude = toNanos(BigInt(whole + fraction), fraction.length, suffix);
  const capped = magnitude > MAX_NANOS ? MAX_NANOS : magnitude;
  return sign === "-" ? -capped : capped;
}

/** Which amount is larger: negative, zero or positive; undefined when either is no quantity. */
export function compareQuantities(a: Quantity, b: Quantity): number | undefined {
  const left = readQuantity(a);
  const right = readQuantity(b);
  if (left === undefined || right === undefined) return undefined;
  return left < right ? -1 : left > right ? 1 : 0;
}

/** @param fractionDigits how many of the digits stood behind the point */
function toNanos(digits: bigint, fractionDigits: number, suffix: string): bigint {
  if (digits === 0n) return 0n;
  const binary = Object.hasOwn(BINARY, suffix) ? BINARY[suffix] : undefined;
  if (binary !== undefined) return scale(digits << binary, NANO_DIGITS - fractionDigits);
  const power = Object.hasOwn(DECIMAL, suffix) ? (DECIMAL[suffix] ?? 0) : Number(suffix.slice(1) || 0);
  const bounded = Math.max(-MAX_EXPONENT, Math.min(MAX_EXPONENT, power));
  return scale(digits, NANO_DIGITS + bounded - fractionDigits);
}

function scale(value: bigint, power: number): bigint {
  if (power >= 0) return value * 10n ** BigInt(power);
  const divisor = 10n ** BigInt(-power);
  return (value + divisor - 1n) / divisor;
}
