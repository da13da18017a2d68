import { CelObject, type CelValue } from "../value.ts";
import { Duration, MAX_NANOS, MIN_NANOS } from "./duration.ts";
import { fail } from "./fail.ts";

/** 0001-01-01T00:00:00Z and the last second of the year 9999, in seconds since 1970. */
const MIN_SECONDS = -62_135_596_800;
const MAX_SECONDS = 253_402_300_799;
const NANOS = 1_000_000_000n;

/** A moment with nanoseconds between the years 1 and 9999. */
export class Timestamp extends CelObject {
  readonly typeName = "google.protobuf.Timestamp";
  /** Since 1970. */
  readonly seconds: number;
  /** 0 to 999,999,999 */
  readonly nanos: number;

  /** @throws {CelError} outside the years 1 to 9999 */
  constructor(seconds: number, nanos = 0) {
    super();
    if (seconds < MIN_SECONDS || seconds > MAX_SECONDS) fail("timestamp overflow");
    this.seconds = seconds;
    this.nanos = nanos;
  }

  equals(other: CelValue): boolean {
    return other instanceof Timestamp && other.seconds === this.seconds && other.nanos === this.nanos;
  }

  compare(other: Timestamp): number {
    return this.seconds - other.seconds || this.nanos - other.nanos;
  }

  /** @throws {CelError} when the result is out of range */
  add(duration: Duration): Timestamp {
    return fromNanos(this.#total() + duration.nanos);
  }

  /** @throws {CelError} when the result is out of range */
  subtract(duration: Duration): Timestamp {
    return fromNanos(this.#total() - duration.nanos);
  }

  /** The time from another moment to this one. @throws {CelError} beyond the range of durations */
  since(other: Timestamp): Duration {
    const nanos = this.#total() - other.#total();
    if (nanos < MIN_NANOS || nanos > MAX_NANOS) fail("timestamp overflow");
    return new Duration(nanos);
  }

  #total(): bigint {
    return BigInt(this.seconds) * NANOS + BigInt(this.nanos);
  }

  /** RFC 3339 in UTC, with as many decimals as needed. */
  override toString(): string {
    const date = new Date(this.seconds * 1000).toISOString().slice(0, 19);
    const fraction = this.nanos === 0 ? "" : `.${String(this.nanos).padStart(9, "0").replace(/0+$/u, "")}`;
    return `${date}${fraction}Z`;
  }
}

function fromNanos(nanos: bigint): Timestamp {
  let seconds = nanos / NANOS;
  let rest = nanos % NANOS;
  if (rest < 0n) {
    rest += NANOS;
    seconds -= 1n;
  }
  return new Timestamp(Number(seconds), Number(rest));
}

const RFC_3339 = /^(\d{4})-(\d\d)-(\d\d)[Tt](\d\d):(\d\d):(\d\d)(?:[.,](\d{1,18}))?(?:([Zz])|([+-])(\d\d):(\d\d))$/u;

/** A moment from RFC 3339 text. @throws {CelError} for other text or years */
export function readTimestamp(text: string): Timestamp {
  const match = RFC_3339.exec(text);
  if (match === null) fail(`invalid timestamp: ${JSON.stringify(text)}`);
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match.slice(1, 7).map(Number);
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  const valid = date.getUTCMonth() === month - 1 && date.getUTCDate() === day && hour < 24 && minute < 60;
  const zone = (match[9] === "-" ? -1 : 1) * (Number(match[10] ?? 0) * 60 + Number(match[11] ?? 0));
  if (!valid || second > 59 || Math.abs(zone) >= 24 * 60) fail(`invalid timestamp: ${JSON.stringify(text)}`);
  const seconds = date.getTime() / 1000 + hour * 3600 + minute * 60 + second - zone * 60;
  return new Timestamp(seconds, Number((match[7] ?? "").padEnd(9, "0").slice(0, 9)));
}
