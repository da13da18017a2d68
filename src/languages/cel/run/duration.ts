import { MAX_DURATION, MIN_DURATION, readDuration } from "../../../formats/go-time/index.ts";
import { CelObject, type CelValue } from "../value.ts";
import { fail } from "./fail.ts";

/** A span of time: int64 nanoseconds, as Go has it, about ±292 years. */
export class Duration extends CelObject {
  readonly typeName = "google.protobuf.Duration";
  readonly nanos: bigint;

  /** @throws {CelError} beyond int64 nanoseconds */
  constructor(nanos: bigint) {
    super();
    if (nanos < MIN_DURATION || nanos > MAX_DURATION) fail("duration overflow");
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

/** A duration from Go's notation, `1h30m`, `-1.5s`. @throws {CelError} for other text, or out of range */
export function durationFromText(text: string): Duration {
  const reading = readDuration(text);
  if (reading.is !== "ready") return fail("type conversion error from 'string' to 'google.protobuf.Duration'");
  return new Duration(reading.nanos);
}
