import { toBinary } from "./binary-float.ts";
import { padded, type Flags } from "./flags.ts";

/** No double has more digits than this behind its first one; more are zeros. */
const MAX_DIGITS = 1100;
/** From this exponent on `%g` without a precision writes powers of ten. */
const SHORTEST_LIMIT = 6;

/** A double by one of `v e E f F g G`. @see Go fmt fmtFloat and strconv.FormatFloat */
export function formatFloat(value: number, verb: string, flags: Flags): string {
  const sign = value < 0 || Object.is(value, -0) ? "-" : "+";
  if (!Number.isFinite(value)) return padded(notFinite(value, flags), { ...flags, zero: false });
  const kind = verb === "v" ? "g" : verb;
  const precision = flags.precision ?? ("gGxXb".includes(kind) ? undefined : 6);
  let digits = written(Math.abs(value), kind, precision);
  if (flags.sharp && kind !== "b") digits = withPoint(digits, kind, precision);
  const shown = sign === "-" ? "-" : flags.plus ? "+" : flags.space ? " " : "";
  const missing = (flags.width ?? 0) - shown.length - digits.length;
  if (flags.zero && !flags.minus && missing > 0) return shown + "0".repeat(missing) + digits;
  return padded(shown + digits, { ...flags, zero: false });
}

function notFinite(value: number, { plus, space }: Flags): string {
  if (Number.isNaN(value)) return plus ? "+NaN" : space ? " NaN" : "NaN";
  return value < 0 ? "-Inf" : plus ? "+Inf" : space ? " Inf" : "+Inf";
}

function written(value: number, kind: string, precision: number | undefined): string {
  if (kind === "e" || kind === "E") return exponential(significant(value, (precision ?? 6) + 1), kind, precision ?? 6);
  if (kind === "f" || kind === "F") return fixed(value, precision ?? 6);
  if (kind === "b" || kind === "x" || kind === "X") return toBinary(value, kind, precision);
  return general(value, kind, precision);
}

interface Digits {
  /** Without a point; the first one is no zero, but for zero itself. */
  readonly digits: string;
  /** Of ten, of the first digit. */
  readonly exponent: number;
}

/** The value as an exact fraction. */
function toFraction(value: number): [bigint, bigint] {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  const bits = view.getBigUint64(0);
  const raw = Number((bits >> 52n) & 0x7ffn);
  const mantissa = (bits & 0xfffffffffffffn) | (raw === 0 ? 0n : 1n << 52n);
  const exponent = Math.max(raw, 1) - 1075;
  return exponent >= 0 ? [mantissa << BigInt(exponent), 1n] : [mantissa, 1n << BigInt(-exponent)];
}

/** top / bottom rounded to an integer, halves to even. */
function divided(top: bigint, bottom: bigint): bigint {
  const quotient = top / bottom;
  const twice = (top - quotient * bottom) * 2n;
  return twice > bottom || (twice === bottom && (quotient & 1n) === 1n) ? quotient + 1n : quotient;
}

/** The first digits, rounded. */
function significant(value: number, count: number): Digits {
  if (value === 0) return { digits: "0", exponent: 0 };
  const wanted = Math.min(count, MAX_DIGITS);
  const [top, bottom] = toFraction(value);
  let exponent = Number(value.toExponential().split("e")[1]);
  const scaled = (places: number): bigint =>
    places >= 0 ? divided(top * 10n ** BigInt(places), bottom) : divided(top, bottom * 10n ** BigInt(-places));
  let digits = scaled(wanted - 1 - exponent).toString();
  if (digits.length > wanted) {
    exponent += 1;
    digits = scaled(wanted - 1 - exponent).toString();
  }
  return { digits, exponent };
}

function fixed(value: number, places: number): string {
  const exact = Math.min(places, MAX_DIGITS);
  const [top, bottom] = toFraction(value);
  const digits = divided(top * 10n ** BigInt(exact), bottom)
    .toString()
    .padStart(exact + 1, "0");
  if (places === 0) return digits;
  return `${digits.slice(0, digits.length - exact)}.${digits.slice(digits.length - exact)}${"0".repeat(places - exact)}`;
}

function exponential({ digits, exponent }: Digits, kind: string, places: number): string {
  const fraction = places === 0 ? "" : `.${digits.slice(1).padEnd(places, "0")}`;
  const size = Math.abs(exponent).toString().padStart(2, "0");
  return `${digits[0]}${fraction}${kind}${exponent < 0 ? "-" : "+"}${size}`;
}

function shortest(value: number): Digits {
  const [mantissa = "0", exponent = "0"] = value.toExponential().split("e");
  return { digits: mantissa.replace(".", ""), exponent: Number(exponent) };
}

function general(value: number, kind: string, precision: number | undefined): string {
  const count = precision === 0 ? 1 : precision;
  const found = count === undefined ? shortest(value) : significant(value, count);
  const digits = found.digits.length > 1 ? found.digits.replace(/0+$/, "") || "0" : found.digits;
  const { exponent } = found;
  let limit = count ?? SHORTEST_LIMIT;
  if (count !== undefined && count > digits.length && digits.length >= exponent + 1) limit = digits.length;
  if (exponent < -4 || exponent >= limit) {
    return exponential({ digits, exponent }, kind === "G" ? "E" : "e", digits.length - 1);
  }
  if (exponent < 0) return `0.${"0".repeat(-exponent - 1)}${digits}`;
  const whole = digits.slice(0, exponent + 1).padEnd(exponent + 1, "0");
  return digits.length > exponent + 1 ? `${whole}.${digits.slice(exponent + 1)}` : whole;
}

/** The sharp flag: always a point, and for `g` all the digits asked for. */
function withPoint(text: string, kind: string, precision: number | undefined): string {
  const hex = kind === "x" || kind === "X";
  const [, number = "", tail = ""] = (hex ? /^([^pP]*)(.*)$/ : /^([^eE]*)(.*)$/).exec(text) ?? [];
  const pointed = number.includes(".") ? number : `${number}.`;
  if (kind !== "g" && kind !== "G" && kind !== "x") return pointed + tail;
  // Go counts the x of 0x as a digit.
  const seen = number.replace(".", "").replace(/^0+/, "").length || 1;
  return pointed + "0".repeat(Math.max((precision ?? 6) - seen, 0)) + tail;
}
