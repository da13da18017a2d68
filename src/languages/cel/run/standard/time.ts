import { findOffset, SECOND, toWallTime, type WallTime } from "../../../../formats/go-time/index.ts";
import type { Overload } from "../../declaration.ts";
import { DURATION, INT, STRING, TIMESTAMP } from "../../type.ts";
import { toInt } from "../../value.ts";
import type { Duration } from "../duration.ts";
import { fail } from "../fail.ts";
import type { Timestamp } from "../timestamp.ts";
import { member } from "./declare.ts";

/** What a calendar and clock in a zone show. @param zone name, or offset such as `-08:00`; UTC when absent */
function wallTime(moment: Timestamp, zone: string | undefined): WallTime {
  const offsetSeconds = zone === undefined ? 0 : offsetIn(zone, moment);
  return toWallTime({ nanos: moment.nanos, offsetSeconds, zone: "" });
}

function offsetIn(zone: string, moment: Timestamp): number {
  if (!zone.includes(":")) {
    const offset = findOffset(zone, Math.floor(Number(moment.nanos / SECOND)));
    return offset === undefined ? fail(`unknown time zone ${zone}`) : offset.offsetSeconds;
  }
  const match = /^([+-]?)(\d{1,2}):(\d{1,2})$/.exec(zone);
  if (match === null) return fail(`invalid time zone offset ${JSON.stringify(zone)}`);
  const minutes = Number(match[2]) * 60 + Number(match[3]);
  return (match[1] === "-" ? -minutes : minutes) * 60;
}

const DAY = 86_400_000;

/** Days since the first of January. */
function dayOfYear({ year, month, day }: WallTime): number {
  const date = (y: number, m: number, d: number): number => new Date(0).setUTCFullYear(y, m, d);
  return Math.round((date(year, month - 1, day) - date(year, 0, 1)) / DAY);
}

const FIELDS: readonly (readonly [
  function_: string,
  id: string,
  withZone: string,
  read: (wall: WallTime) => number,
])[] = [
  ["getFullYear", "timestamp_to_year", "timestamp_to_year_with_tz", (wall) => wall.year],
  ["getMonth", "timestamp_to_month", "timestamp_to_month_with_tz", (wall) => wall.month - 1],
  ["getDayOfYear", "timestamp_to_day_of_year", "timestamp_to_day_of_year_with_tz", dayOfYear],
  ["getDayOfMonth", "timestamp_to_day_of_month", "timestamp_to_day_of_month_with_tz", (wall) => wall.day - 1],
  ["getDate", "timestamp_to_day_of_month_1_based", "timestamp_to_day_of_month_1_based_with_tz", (wall) => wall.day],
  ["getDayOfWeek", "timestamp_to_day_of_week", "timestamp_to_day_of_week_with_tz", (wall) => wall.weekday],
  ["getHours", "timestamp_to_hours", "timestamp_to_hours_with_tz", (wall) => wall.hour],
  ["getMinutes", "timestamp_to_minutes", "timestamp_to_minutes_with_tz", (wall) => wall.minute],
  ["getSeconds", "timestamp_to_seconds", "timestamp_to_seconds_tz", (wall) => wall.second],
  [
    "getMilliseconds",
    "timestamp_to_milliseconds",
    "timestamp_to_milliseconds_with_tz",
    (wall) => Math.floor(wall.nanosecond / 1_000_000),
  ],
];

const whole = (unit: bigint) => (duration: Duration) => toInt(duration.nanos / unit);

export const TIME: readonly Overload[] = [
  ...FIELDS.flatMap(([name, id, withZone, read]) => [
    member(id, name, [TIMESTAMP], INT, (moment: Timestamp) => read(wallTime(moment, undefined))),
    member(withZone, name, [TIMESTAMP, STRING], INT, (moment: Timestamp, zone: string) => read(wallTime(moment, zone))),
  ]),
  member("duration_to_hours", "getHours", [DURATION], INT, whole(3600n * SECOND)),
  member("duration_to_minutes", "getMinutes", [DURATION], INT, whole(60n * SECOND)),
  member("duration_to_seconds", "getSeconds", [DURATION], INT, whole(SECOND)),
  member("duration_to_milliseconds", "getMilliseconds", [DURATION], INT, whole(1_000_000n)),
];
