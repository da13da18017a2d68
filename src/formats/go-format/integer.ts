import { padded, type Flags } from "./flags.ts";

const PRINTABLE = /^[\p{L}\p{M}\p{N}\p{P}\p{S} ]$/u;
const BASES: Readonly<Record<string, number>> = { d: 10, v: 10, s: 10, b: 2, o: 8, O: 8, x: 16, X: 16 };

/** A 64-bit integer by one of `d v b o O x X`. @see Go fmt fmtInteger */
export function formatInteger(value: bigint, verb: string, flags: Flags): string {
  if (flags.precision === 0 && value === 0n) return padded("", { ...flags, zero: false });
  const negative = value < 0n;
  const sign = negative ? "-" : flags.plus ? "+" : flags.space ? " " : "";
  let digits = (negative ? -value : value).toString(BASES[verb] ?? 10);
  if (verb === "X") digits = digits.toUpperCase();
  const filled = flags.precision ?? (flags.zero && !flags.minus ? (flags.width ?? 0) - sign.length : 0);
  digits = digits.padStart(filled, "0");
  return padded(sign + prefixOf(verb, digits, flags) + digits, { ...flags, zero: false });
}

function prefixOf(verb: string, digits: string, { sharp }: Flags): string {
  if (verb === "O") return sharp && !digits.startsWith("0") ? "0o0" : "0o";
  if (!sharp) return "";
  if (verb === "b") return "0b";
  if (verb === "o") return digits.startsWith("0") ? "" : "0";
  return verb === "x" || verb === "X" ? `0${verb}` : "";
}

/** An integer of any size. @see Go math/big Int.Format, which pads a little otherwise */
export function formatBigInteger(value: bigint, verb: string, flags: Flags): string {
  const negative = value < 0n;
  const sign = negative ? "-" : flags.plus ? "+" : flags.space ? " " : "";
  let digits = (negative ? -value : value).toString(BASES[verb] ?? 10);
  if (verb === "X") digits = digits.toUpperCase();
  const prefix = verb === "O" ? "0o" : verb === "o" && flags.sharp ? "0" : prefixOf(verb, digits, flags);
  digits = digits.padStart(flags.precision ?? 0, "0");
  const missing = (flags.width ?? 0) - sign.length - prefix.length - digits.length;
  if (missing <= 0) return sign + prefix + digits;
  if (flags.minus) return sign + prefix + digits + " ".repeat(missing);
  if (flags.zero && flags.precision === undefined) return sign + prefix + "0".repeat(missing) + digits;
  return " ".repeat(missing) + sign + prefix + digits;
}

/** `U+0041`, with the character behind it when the sharp flag stands. */
export function formatUnicode(value: bigint, flags: Flags): string {
  const code = BigInt.asUintN(64, value);
  const digits = code
    .toString(16)
    .toUpperCase()
    .padStart(Math.max(flags.precision ?? 4, 4), "0");
  const shown = flags.sharp && PRINTABLE.test(toCharacter(code)) ? ` '${String.fromCodePoint(Number(code))}'` : "";
  return padded(`U+${digits}${shown}`, { ...flags, zero: false });
}

/** The character of that code point; U+FFFD where there is none. */
export function toCharacter(value: bigint): string {
  const surrogate = value >= 0xd800n && value <= 0xdfffn;
  return value < 0n || value > 0x10ffffn || surrogate ? "\ufffd" : String.fromCodePoint(Number(value));
}
