import { type CivilDay, toCivilDay, toDays, toWeekday } from "./civil.ts";
import { MAX_DURATION, MIN_DURATION } from "./duration.ts";

/** A moment, and the zone in which it is told. */
export interface ZonedTime {
  /** Nanoseconds since 1970-01-01T00:00:00Z. */
  readonly nanos: bigint;
  /** East of Greenwich is positive. */
  readonly offsetSeconds: number;
  /** Abbreviation such as `CET`; empty when only the offset is known. */
  readonly zone: string;
}

/** What a clock and a calendar in that zone show. */
export interface WallTime extends CivilDay {
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly nanosecond: number;
  /** 0 is Sunday. */
  readonly weekday: number;
}

export const SECOND = 1_000_000_000n;
const DAY_SECONDS = 86_400;
/** Seconds from 0001-01-01, Go's zero time, to 1970-01-01. */
const ZERO_TIME_SECONDS = 62_135_596_800n;

/** @param millis as Date counts */
export function toUtcTime(millis: number): ZonedTime {
  return { nanos: BigInt(Math.trunc(millis)) * 1_000_000n, offsetSeconds: 0, zone: "UTC" };
}

export function toWallTime(time: ZonedTime): WallTime {
  const fraction = BigInt.asIntN(64, ((time.nanos % SECOND) + SECOND) % SECOND);
  const seconds = Number((time.nanos - fraction) / SECOND) + time.offsetSeconds;
  const days = Math.floor(seconds / DAY_SECONDS);
  const ofDay = seconds - days * DAY_SECONDS;
  return {
    ...toCivilDay(days),
    hour: Math.floor(ofDay / 3600),
    minute: Math.floor(ofDay / 60) % 60,
    second: ofDay % 60,
    nanosecond: Number(fraction),
    weekday: toWeekday(days),
  };
}

/** The moment at which a clock in that zone shows this; fields beyond their range carry over, as Go's time.Date does. */
export function toZonedTime(wall: Omit<WallTime, "weekday">, offsetSeconds: number, zone: string): ZonedTime {
  const month = wall.month - 1;
  const year = wall.year + Math.floor(month / 12);
  const days = toDays({ year, month: (((month % 12) + 12) % 12) + 1, day: 1 }) + wall.day - 1;
  const seconds = days * DAY_SECONDS + wall.hour * 3600 + wall.minute * 60 + wall.second - offsetSeconds;
  return { nanos: BigInt(seconds) * SECOND + BigInt(wall.nanosecond), offsetSeconds, zone };
}

/** Nanoseconds from `earlier` to `later`; held at the largest duration Go knows (292 years). */
export function toDifference(later: ZonedTime, earlier: ZonedTime): bigint {
  const nanos = later.nanos - earlier.nanos;
  return nanos > MAX_DURATION ? MAX_DURATION : nanos < MIN_DURATION ? MIN_DURATION : nanos;
}

export function addDuration(time: ZonedTime, nanos: bigint): ZonedTime {
  return { ...time, nanos: time.nanos + nanos };
}

/** Down to a multiple of the duration since 0001-01-01T00:00:00Z; unchanged when the duration is not positive. */
export function truncateTime(time: ZonedTime, duration: bigint): ZonedTime {
  if (duration <= 0n) return time;
  const rest = (time.nanos + ZERO_TIME_SECONDS * SECOND) % duration;
  return { ...time, nanos: time.nanos - (rest < 0n ? rest + duration : rest) };
}

export function toUtc(time: ZonedTime): ZonedTime {
  return { nanos: time.nanos, offsetSeconds: 0, zone: "UTC" };
}
