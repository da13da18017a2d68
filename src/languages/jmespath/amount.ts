import { readQuantity } from "../../formats/quantity/index.ts";

/** How a quantity is written: with `k` and `m`, with `Ki`, or with an exponent. */
export type QuantityFormat = "DecimalSI" | "BinarySI" | "DecimalExponent";

/** A quantity to calculate with: `unscaled` × 10^-`scale`, exactly. */
export interface Amount {
  readonly unscaled: bigint;
  readonly scale: number;
  readonly format: QuantityFormat;
}

const GRAMMAR = /^([+-]?)(\d*)(?:\.(\d*))?([a-zA-Z][a-zA-Z0-9+-]*)?$/;
const DECIMAL = ["n", "u", "m", "", "k", "M", "G", "T", "P", "E"] as const;
const BINARY = ["", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"] as const;
const NANO_SCALE = 9;
/** Digits that fit a signed 64-bit integer without thought. */
const FAST_DIGITS = 18;
/** The largest power of ten in an exponent that is calculated with. */
const MAX_EXPONENT = 200;

/**
 * The amount with the scale that Kubernetes gives it, on which rounding depends when amounts are divided; undefined when
 * the text is no quantity.
 * @see k8s.io/apimachinery/pkg/api/resource, ParseQuantity
 */
export function readAmount(text: string): Amount | undefined {
  const nanos = readQuantity(text);
  const [, sign = "", whole = "", fraction = "", suffix = ""] = GRAMMAR.exec(text) ?? [];
  if (nanos === undefined) return undefined;
  const digits = whole.replace(/^0+/, "");
  const binary = BINARY.indexOf(suffix as (typeof BINARY)[number]);
  if (binary > 0) {
    const exact = fraction === "" && digits.length + binary * 3 < 15;
    const amount = exact ? { unscaled: nanos / 10n ** 9n, scale: 0 } : { unscaled: nanos, scale: NANO_SCALE };
    const small = !exact && nanos !== 0n && nanos < 10n ** 9n && nanos > -(10n ** 9n);
    return { ...amount, format: small ? "DecimalSI" : "BinarySI" };
  }
  const decimal = DECIMAL.indexOf(suffix as (typeof DECIMAL)[number]);
  const format = decimal < 0 ? "DecimalExponent" : "DecimalSI";
  const exponent = decimal < 0 ? Number(suffix.slice(1)) : decimal * 3 - 9;
  if (Math.abs(exponent) > MAX_EXPONENT) return undefined;
  const scale = fraction.length - exponent;
  if (scale > NANO_SCALE || digits.length + fraction.length > FAST_DIGITS) {
    // Rounded to nanos, as the API server does; larger numbers than 64 bits stay what they are.
    return scale > NANO_SCALE
      ? { unscaled: nanos, scale: NANO_SCALE, format }
      : toAmount(sign, whole + fraction, scale, format);
  }
  return toAmount(sign, whole + fraction, scale, format);
}

function toAmount(sign: string, digits: string, scale: number, format: QuantityFormat): Amount {
  const size = BigInt(digits || "0");
  return { unscaled: sign === "-" ? -size : size, scale, format };
}

/** Sum of both; written as the first, unless that is zero. */
export function addAmounts(a: Amount, b: Amount): Amount {
  const scale = Math.max(a.scale, b.scale);
  const unscaled = rescale(a, scale) + rescale(b, scale);
  return { unscaled, scale, format: a.unscaled === 0n ? b.format : a.format };
}

export function negateAmount(amount: Amount): Amount {
  return { ...amount, unscaled: -amount.unscaled };
}

export function multiplyAmounts(a: Amount, b: Amount): Amount {
  return { unscaled: a.unscaled * b.unscaled, scale: a.scale + b.scale, format: a.format };
}

/** Rounded towards zero at the finer scale of the two. @param b not zero */
export function divideAmounts(a: Amount, b: Amount): Amount {
  const scale = Math.max(a.scale, b.scale);
  const shift = scale - a.scale + b.scale;
  const unscaled =
    shift >= 0 ? (a.unscaled * 10n ** BigInt(shift)) / b.unscaled : a.unscaled / (b.unscaled * 10n ** BigInt(-shift));
  return { unscaled, scale, format: a.format };
}

/** The nearest number, as near as Kubernetes takes it. */
export function toApproximateNumber({ unscaled, scale }: Amount): number {
  return scale === 0 ? Number(unscaled) : Number(unscaled) * Number(`1e${-scale}`);
}

function rescale(amount: Amount, scale: number): bigint {
  return amount.unscaled * 10n ** BigInt(scale - amount.scale);
}

/**
 * The amount as Kubernetes writes it: `1500m`, `2Gi`, `12e6`.
 * @see k8s.io/apimachinery/pkg/api/resource, Quantity.CanonicalizeBytes
 */
export function formatAmount(amount: Amount): string {
  if (amount.unscaled === 0n) return "0";
  return (amount.format === "BinarySI" ? formatBinary(amount) : undefined) ?? formatDecimal(amount);
}

/** Undefined where a fraction would be lost, and for amounts below 1024. */
function formatBinary({ unscaled, scale }: Amount): string | undefined {
  const unit = 10n ** BigInt(Math.max(scale, 0));
  if (unscaled % unit !== 0n) return undefined;
  let whole = scale < 0 ? unscaled * 10n ** BigInt(-scale) : unscaled / unit;
  if (whole > -1024n && whole < 1024n) return undefined;
  let power = 0;
  while (whole % 1024n === 0n) {
    whole /= 1024n;
    power += 1;
  }
  return `${whole}${BINARY[power] ?? ""}`;
}

function formatDecimal({ unscaled, scale, format }: Amount): string {
  let digits = unscaled;
  let exponent = -scale;
  while (digits % 10n === 0n) {
    digits /= 10n;
    exponent += 1;
  }
  while (exponent % 3 !== 0) {
    digits *= 10n;
    exponent -= 1;
  }
  if (format === "DecimalExponent") return exponent === 0 ? `${digits}` : `${digits}e${exponent}`;
  return `${digits}${DECIMAL[exponent / 3 + 3] ?? ""}`;
}
