import {
  RFC3339,
  RFC3339_NANO,
  type ZonedTime,
  findOffset,
  findOffsetOnWall,
  formatTime,
  readTime,
  toUtcTime,
  toWallTime,
  toZonedTime,
  SECOND,
} from "../../../formats/go-time/index.ts";
import { toInteger } from "../number.ts";
import type { RegoValue } from "../value.ts";
import { isArray, isNumber } from "../value.ts";
import { readExtendedDuration } from "./durations.ts";
import type { Args, Family } from "./operands.ts";
import { asBigInt, failure, intOperand, kindError, numberOperand, operand, stringOperand } from "./operands.ts";

/** Layouts that have names in Go's package time. */
const LAYOUTS: ReadonlyMap<string, string> = new Map([
  ["ANSIC", "Mon Jan _2 15:04:05 2006"],
  ["UnixDate", "Mon Jan _2 15:04:05 MST 2006"],
  ["RubyDate", "Mon Jan 02 15:04:05 -0700 2006"],
  ["RFC822", "02 Jan 06 15:04 MST"],
  ["RFC822Z", "02 Jan 06 15:04 -0700"],
  ["RFC850", "Monday, 02-Jan-06 15:04:05 MST"],
  ["RFC1123", "Mon, 02 Jan 2006 15:04:05 MST"],
  ["RFC1123Z", "Mon, 02 Jan 2006 15:04:05 -0700"],
  ["RFC3339", RFC3339],
  ["RFC3339Nano", RFC3339_NANO],
]);
const WEEKDAYS = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
const NUMBER_OR_PAIR = "either number (ns) or [number (ns), string (tz)]";

interface Moment {
  readonly time: ZonedTime;
  readonly zone: string;
  readonly layout: string;
}

/** Reads `ns`, `[ns, zone]` or `[ns, zone, layout]`. */
function momentOperand(args: Args, at = 1): Moment {
  const value = operand(args, at);
  if (isNumber(value)) return toMoment(value, "", "");
  if (!isArray(value) || value.length === 0) throw kindError(1, value, NUMBER_OR_PAIR);
  const zone = value.length > 1 ? stringOperand(value, 2, 1) : "";
  const layout = value.length > 2 ? stringOperand(value, 3, 1) : "";
  return toMoment(numberOperand(value, 1), zone, layout);
}

function toMoment(value: RegoValue, zone: string, layout: string): Moment {
  const nanos = asBigInt(value as number);
  if (nanos === undefined || BigInt.asIntN(64, nanos) !== nanos) throw failure("timestamp too big");
  return { time: inZone(nanos, zone), zone, layout };
}

const isUtc = (zone: string): boolean => zone === "" || zone === "UTC" || zone === "Local";

function inZone(nanos: bigint, zone: string): ZonedTime {
  const utc = { ...toUtcTime(0), nanos };
  if (isUtc(zone)) return utc;
  const seconds = nanos / SECOND - (nanos % SECOND < 0n ? 1n : 0n);
  const offset = findOffset(zone, Number(seconds));
  if (offset === undefined) throw failure(`unknown time zone ${zone}`);
  return { nanos, offsetSeconds: offset.offsetSeconds, zone: offset.zone };
}

function safeNanos(nanos: bigint): RegoValue {
  if (BigInt.asIntN(64, nanos) !== nanos) throw failure("time outside of valid range");
  return toInteger(nanos);
}

function parsed(layout: string, text: string): RegoValue {
  const reading = readTime(layout, text);
  if (reading.is === "invalid") throw failure(reading.message);
  return safeNanos(reading.time.nanos);
}

function addDate(args: Args): RegoValue {
  const { time, zone } = momentOperand(args);
  const [years, months, days] = [intOperand(args, 2), intOperand(args, 3), intOperand(args, 4)];
  if ([years, months, days].some((amount) => Math.abs(amount) > 1_000_000_000))
    throw failure("time outside of valid range");
  const wall = toWallTime(time);
  const moved = { ...wall, year: wall.year + years, month: wall.month + months, day: wall.day + days };
  const naive = toZonedTime(moved, 0, "UTC");
  const offset = isUtc(zone) ? 0 : (findOffsetOnWall(zone, Number(naive.nanos / SECOND)) ?? 0);
  return safeNanos(naive.nanos - BigInt(offset) * SECOND);
}

/** Years, months, days, hours, minutes and seconds between two moments, by the clock of the first one's zone. */
function difference(args: Args): RegoValue {
  const first = momentOperand(args, 1);
  const second = inZone(momentOperand(args, 2).time.nanos, first.zone);
  const [earlier, later] = first.time.nanos > second.nanos ? [second, first.time] : [first.time, second];
  const a = toWallTime(earlier);
  const b = toWallTime(later);
  const parts = [
    b.year - a.year,
    b.month - a.month,
    b.day - a.day,
    b.hour - a.hour,
    b.minute - a.minute,
    b.second - a.second,
  ];
  // How many of each part make one of the part before it; for days the length of the first month.
  const lengths = [0, 12, new Date(Date.UTC(2000 + (a.year % 400), a.month, 0)).getUTCDate(), 24, 60, 60];
  for (let part = 5; part > 0; part--) {
    if ((parts[part] as number) >= 0) continue;
    parts[part] = (parts[part] as number) + (lengths[part] as number);
    parts[part - 1] = (parts[part - 1] as number) - 1;
  }
  return parts;
}

export const times: Family = {
  "time.now_ns": (_args, { nowNs }) => toInteger(nowNs),
  "time.parse_ns": (args) => {
    const layout = stringOperand(args, 1);
    return parsed(LAYOUTS.get(layout) ?? layout, stringOperand(args, 2));
  },
  "time.parse_rfc3339_ns": (args) => parsed(RFC3339, stringOperand(args, 1)),
  "time.parse_duration_ns": (args) => toInteger(readExtendedDuration(stringOperand(args, 1))),
  "time.format": (args) => {
    const { time, layout } = momentOperand(args);
    return formatTime(time, layout === "" ? RFC3339_NANO : (LAYOUTS.get(layout) ?? layout));
  },
  "time.date": (args) => {
    const { year, month, day } = toWallTime(momentOperand(args).time);
    return [year, month, day];
  },
  "time.clock": (args) => {
    const { hour, minute, second } = toWallTime(momentOperand(args).time);
    return [hour, minute, second];
  },
  "time.weekday": (args) => WEEKDAYS[toWallTime(momentOperand(args).time).weekday],
  "time.add_date": addDate,
  "time.diff": difference,
};
