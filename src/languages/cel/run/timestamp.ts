import {
  formatTime,
  MAX_DURATION,
  MIN_DURATION,
  readTime,
  RFC3339,
  RFC3339_NANO,
  SECOND,
} from "../../../formats/go-time/index.ts";
import { CelObject, type CelValue } from "../value.ts";
import { Duration } from "./duration.ts";
import { fail } from "./fail.ts";

/** 0001-01-01T00:00:00Z, and the end of the year 9999. */
const MIN = -62_135_596_800n * SECOND;
const BEYOND = 253_402_300_800n * SECOND;

/** A moment with nanoseconds between the years 1 and 9999. */
export class Timestamp extends CelObject {
  readonly typeName = "google.protobuf.Timestamp";
  /** Nanoseconds since 1970-01-01T00:00:00Z. */
  readonly nanos: bigint;
  /** In which it was written and is written again, seconds east of Greenwich; everything else reads UTC. */
  readonly offsetSeconds: number;

  /** @throws {CelError} outside the years 1 to 9999 */
  constructor(nanos: bigint, offsetSeconds = 0) {
    super();
    if (nanos < MIN || nanos >= BEYOND) fail("timestamp overflow");
    this.nanos = nanos;
    this.offsetSeconds = offsetSeconds;
  }

  equals(other: CelValue): boolean {
    return other instanceof Timestamp && other.nanos === this.nanos;
  }

  compare(other: Timestamp): number {
    if (this.nanos === other.nanos) return 0;
    return this.nanos < other.nanos ? -1 : 1;
  }

  /** @throws {CelError} when the result is out of range */
  add(duration: Duration): Timestamp {
    return new Timestamp(this.nanos + duration.nanos, this.offsetSeconds);
  }

  /** @throws {CelError} when the result is out of range */
  subtract(duration: Duration): Timestamp {
    return new Timestamp(this.nanos - duration.nanos, this.offsetSeconds);
  }

  /** The time from another moment to this one. @throws {CelError} beyond the range of durations */
  since(other: Timestamp): Duration {
    const nanos = this.nanos - other.nanos;
    if (nanos < MIN_DURATION || nanos > MAX_DURATION) fail("timestamp overflow");
    return new Duration(nanos);
  }

  /** RFC 3339 with as many decimals as needed. */
  override toString(): string {
    return formatTime({ nanos: this.nanos, offsetSeconds: this.offsetSeconds, zone: "" }, RFC3339_NANO);
  }
}

/** A moment from RFC 3339 text. @throws {CelError} for other text or years */
export function timestampFromText(text: string): Timestamp {
  const reading = readTime(RFC3339, text);
  if (reading.is !== "ready") return fail("type conversion error from 'string' to 'google.protobuf.Timestamp'");
  return new Timestamp(reading.time.nanos, reading.time.offsetSeconds);
}
