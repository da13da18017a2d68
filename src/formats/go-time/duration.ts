import { quote } from "./quote.ts";

/** Nanoseconds; Go counts in a signed 64-bit integer. */
export const MAX_DURATION = 2n ** 63n - 1n;
export const MIN_DURATION = -(2n ** 63n);

const UNITS: ReadonlyMap<string, bigint> = new Map([
  ["ns", 1n],
  ["us", 1_000n],
  ["µs", 1_000n],
  ["μs", 1_000n],
  ["ms", 1_000_000n],
  ["s", 1_000_000_000n],
  ["m", 60_000_000_000n],
  ["h", 3_600_000_000_000n],
]);
/** Longer than any text of a duration that fits 64 bits and is meant. */
const MAX_LENGTH = 1024;
/** Digits of a fraction beyond which Go adds no precision. */
const FRACTION_LIMIT = (2n ** 63n - 1n) / 10n;

export type DurationReading =
  | { readonly is: "ready"; readonly nanos: bigint }
  | { readonly is: "invalid"; readonly message: string };

/**
 * Nanoseconds of a text such as `300ms`, `-1.5h` or `2h45m`.
 * @see Go, time.ParseDuration; messages are Go's
 */
export function readDuration(text: string): DurationReading {
  const invalid = (what: string): DurationReading => ({ is: "invalid", message: `time: ${what} ${quote(text)}` });
  if (text.length > MAX_LENGTH) return { is: "invalid", message: "time: invalid duration: too long" };
  const negative = text.startsWith("-");
  let rest = negative || text.startsWith("+") ? text.slice(1) : text;
  if (rest === "0") return { is: "ready", nanos: 0n };
  if (rest === "") return invalid("invalid duration");
  let total = 0n;
  while (rest !== "") {
    const [all = "", whole = "", point = "", fraction = ""] = /^(\d*)(\.?)(\d*)/.exec(rest) ?? [];
    if (all === "" || (point !== "" && whole === "" && fraction === "")) return invalid("invalid duration");
    const name = /^[^.\d]*/.exec(rest.slice(all.length))?.[0] ?? "";
    if (name === "") return invalid("missing unit in duration");
    const unit = UNITS.get(name);
    const digits = BigInt(whole || "0");
    if (digits > 2n ** 63n) return invalid("invalid duration");
    if (unit === undefined) return invalid(`unknown unit ${quote(name)} in duration`);
    total += digits * unit + toFraction(fraction, unit);
    if (digits * unit > 2n ** 63n || total > 2n ** 63n) return invalid("invalid duration");
    rest = rest.slice(all.length + name.length);
  }
  if (negative) return { is: "ready", nanos: -total };
  return total > MAX_DURATION ? invalid("invalid duration") : { is: "ready", nanos: total };
}

/** Go computes the fraction in 64-bit floating point; so do we, to the same nanosecond. */
function toFraction(digits: string, unit: bigint): bigint {
  let value = 0n;
  let scale = 1;
  for (const digit of digits) {
    if (value > FRACTION_LIMIT) break;
    value = value * 10n + BigInt(digit);
    scale *= 10;
  }
  return value === 0n ? 0n : BigInt(Math.trunc(Number(value) * (Number(unit) / scale)));
}

/**
 * The duration as Go writes it: `1h2m3.5s`, `1.5ms`, `0s`.
 * @param nanos within 64 bits
 * @see Go, Duration.String
 */
export function formatDuration(nanos: bigint): string {
  if (nanos === 0n) return "0s";
  const sign = nanos < 0n ? "-" : "";
  const size = nanos < 0n ? -nanos : nanos;
  if (size < 1_000n) return `${sign}${size}ns`;
  if (size < 1_000_000n) return `${sign}${withFraction(size, 3)}µs`;
  if (size < 1_000_000_000n) return `${sign}${withFraction(size, 6)}ms`;
  const minutes = size / 60_000_000_000n;
  const seconds = `${withFraction(size % 60_000_000_000n, 9)}s`;
  if (minutes === 0n) return `${sign}${seconds}`;
  if (minutes < 60n) return `${sign}${minutes}m${seconds}`;
  return `${sign}${minutes / 60n}h${minutes % 60n}m${seconds}`;
}

function withFraction(value: bigint, digits: number): string {
  const unit = 10n ** BigInt(digits);
  const fraction = (value % unit).toString().padStart(digits, "0").replace(/0+$/, "");
  return fraction === "" ? `${value / unit}` : `${value / unit}.${fraction}`;
}
