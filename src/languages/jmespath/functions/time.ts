import {
  RFC3339,
  addDuration,
  formatDuration,
  formatTime,
  readDuration,
  readTime,
  toDifference,
  toUtc,
  toUtcTime,
  toWallTime,
  truncateTime,
  type ZonedTime,
} from "../../../formats/go-time/index.ts";
import type { Search } from "../context.ts";
import type { JmesValue } from "../value.ts";
import { asText, fail, type JmesFunction } from "./function.ts";

const TEXT = ["string"] as const;

/** Kyverno's functions of times and durations. Now is what the context says. */
export const TIME: readonly JmesFunction[] = [
  { name: "time_since", parameters: [TEXT, TEXT, TEXT], run: since },
  { name: "time_now", parameters: [], run: (_args, search) => format(now(search)) },
  { name: "time_now_utc", parameters: [], run: (_args, search) => format(now(search)) },
  {
    name: "time_add",
    parameters: [TEXT, TEXT],
    run: (args) => format(addDuration(timeOf(args, 0), durationOf(args, 1))),
  },
  { name: "time_parse", parameters: [TEXT, TEXT], run: (args) => parse(asText(args, 0), asText(args, 1)) },
  { name: "time_to_cron", parameters: [TEXT], run: (args) => toCron(timeOf(args, 0)) },
  { name: "time_utc", parameters: [TEXT], run: (args) => format(toUtc(timeOf(args, 0))) },
  {
    name: "time_diff",
    parameters: [TEXT, TEXT],
    run: (args) => {
      const start = timeOf(args, 0);
      return formatDuration(toDifference(timeOf(args, 1), start));
    },
  },
  { name: "time_before", parameters: [TEXT, TEXT], run: (args) => timeOf(args, 0).nanos < timeOf(args, 1).nanos },
  { name: "time_after", parameters: [TEXT, TEXT], run: (args) => timeOf(args, 0).nanos > timeOf(args, 1).nanos },
  { name: "time_between", parameters: [TEXT, TEXT, TEXT], run: isBetween },
  {
    name: "time_truncate",
    parameters: [TEXT, TEXT],
    run: (args) => format(truncateTime(timeOf(args, 0), durationOf(args, 1))),
  },
];

function now(search: Search): ZonedTime {
  return toUtcTime(search.context.now.getTime());
}

function format(time: ZonedTime): string {
  return formatTime(time, RFC3339);
}

function read(layout: string, text: string): ZonedTime {
  const reading = readTime(layout, text);
  return reading.is === "ready" ? reading.time : fail(reading.message);
}

function timeOf(args: readonly JmesValue[], at: number): ZonedTime {
  return read(RFC3339, asText(args, at));
}

function durationOf(args: readonly JmesValue[], at: number): bigint {
  const reading = readDuration(asText(args, at));
  return reading.is === "ready" ? reading.nanos : fail(reading.message);
}

function since(args: readonly JmesValue[], search: Search): string {
  const layout = asText(args, 0) || RFC3339;
  const start = read(layout, asText(args, 1));
  const end = asText(args, 2) === "" ? now(search) : read(layout, asText(args, 2));
  return formatDuration(toDifference(end, start));
}

/** A layout that is a whole number stands for seconds since 1970. */
function parse(layout: string, text: string): string {
  if (!/^[-+]?\d{1,18}$/.test(layout)) return format(read(layout, text));
  if (!/^[-+]?\d{1,12}$/.test(text)) return fail(`strconv.ParseInt: parsing ${JSON.stringify(text)}: invalid syntax`);
  return format(toUtcTime(Number(text) * 1000));
}

function toCron(time: ZonedTime): string {
  const { minute, hour, day, month, weekday } = toWallTime(time);
  return `${minute} ${hour} ${day} ${month} ${weekday}`;
}

function isBetween(args: readonly JmesValue[]): boolean {
  const [time = 0n, start = 0n, end = 0n] = [0, 1, 2].map((at) => timeOf(args, at).nanos);
  return time > start && time < end;
}
