import { CelObject, type CelValue } from "../value.ts";
import { fail } from "./fail.ts";

/** Durations are int64 nanoseconds, as Go has them: about ±292 years. */
export const MIN_NANOS = -(2n ** 63n);
export const MAX_NANOS = 2n ** 63n - 1n;

/** A span of time. */
export class Duration extends CelObject {
  readonly typeName = "google.protobuf.Duration";
  readonly nanos: bigint;

  /** @throws {CelError} beyond int64 nanoseconds */
  constructor(nanos: bigint) {
    super();
    if (nanos < MIN_NANOS || nanos > MAX_NANOS) fail("duration overflow");
    this.nanos = nanos;
  }

  equals(other: CelValue): boolean {
    return other instanceof Duration && other.nanos === this.nanos;
  }

  compare(other: Duration): number {
    if (this.nanos === other.nanos) return 0;
    return this.nanos < other.nanos ? -1 : 1;
  }

  /** Seconds with decimals, `90.5s`, as protobuf's JSON has it. */
  override toString(): string {
    const sign = this.nanos < 0n ? "-" : "";
    const nanos = this.nanos < 0n ? -this.nanos : this.nanos;
    const fraction = String(nanos % 1_000_000_000n)
      .padStart(9, "0")
      .replace(/0+$/u, "");
    return `${sign}${nanos / 1_000_000_000n}${fraction === "" ? "" : `.${fraction}`}s`;
  }
}

const UNITS: ReadonlyMap<string, bigint> = new Map([
  ["ns", 1n],
  ["us", 1000n],
  ["µs", 1000n],
  ["μs", 1000n],
  ["ms", 1_000_000n],
  ["s", 1_000_000_000n],
  ["m", 60_000_000_000n],
  ["h", 3_600_000_000_000n],
]);
const PART = /(\d*)(?:\.(\d*))?(ns|us|µs|μs|ms|s|m|h)/uy;

/** A duration from Go's notation, `1h30m`, `-1.5s`. @throws {CelError} for other text, or out of range */
export function readDuration(text: string): Duration {
  const negative = text.startsWith("-");
  const digits = negative || text.startsWith("+") ? text.slice(1) : text;
  if (digits === "0") return new Duration(0n);
  let nanos = 0n;
  PART.lastIndex = 0;
  while (PART.lastIndex < digits.length || digits === "") {
    const match = PART.exec(digits);
    const [, whole = "", fraction = "", unit = ""] = match ?? [];
    if (match === null || whole + fraction === "" || whole.length > 20)
      fail(`invalid duration ${JSON.stringify(text)}`);
    const scale = UNITS.get(unit) ?? 1n;
    const decimals = fraction.slice(0, 18);
    nanos += BigInt(whole || "0") * scale;
    nanos += (BigInt(decimals || "0") * scale) / 10n ** BigInt(decimals.length);
  }
  return new Duration(negative ? -nanos : nanos);
}
