import { daysBeforeMonth, daysInMonth, isLeapYear } from "./civil.ts";
import { type Element, MAX_LAYOUT, splitLayout } from "./layout.ts";
import { type Cursor, type Fields, FIELD_READERS, readFraction, readOffset } from "./parse-fields.ts";
import { quote } from "./quote.ts";
import { findOffsetOnWall } from "./zone.ts";
import { type ZonedTime, toZonedTime } from "./zoned-time.ts";

export type TimeReading =
  | { readonly is: "ready"; readonly time: ZonedTime }
  /** Go's words. */
  | { readonly is: "invalid"; readonly message: string };

/**
 * The moment that the text tells in this layout. Where the text names no zone, its clock is that of `zone`.
 * @param zone of the IANA database; UTC when absent
 * @see Go, time.ParseInLocation on a machine whose own zone is UTC
 */
export function readTime(layout: string, text: string, zone = "UTC"): TimeReading {
  if (layout.length > MAX_LAYOUT || text.length > MAX_LAYOUT)
    return { is: "invalid", message: "parsing time: too long" };
  const invalid = (element: string, rest: string, message = ""): TimeReading => ({
    is: "invalid",
    message:
      message === ""
        ? `parsing time ${quote(text)} as ${quote(layout)}: cannot parse ${quote(rest)} as ${quote(element)}`
        : `parsing time ${quote(text)}${message}`,
  });
  const fields: Fields = { year: 0, hour: 0, minute: 0, second: 0, nanosecond: 0 };
  const cursor: Cursor = { text, at: 0 };
  const parts = splitLayout(layout);
  for (const [index, part] of parts.entries()) {
    if (!skip(cursor, part.literal)) return invalid(part.literal, text.slice(cursor.at));
    if (part.element === undefined) break;
    const start = cursor.at;
    const wrong = readElement(part.element, cursor, fields, parts[index + 1]?.element);
    if (wrong === "bad") return invalid(part.text, text.slice(start));
    if (wrong !== undefined) return invalid(part.text, text.slice(cursor.at), `: ${wrong} out of range`);
  }
  const extra = text.slice(cursor.at);
  if (extra !== "") return invalid("", extra, `: extra text: ${quote(extra)}`);
  const wrong = settleDay(fields);
  return wrong === undefined ? { is: "ready", time: toTime(fields, zone) } : invalid("", "", wrong);
}

function readElement(element: Element, cursor: Cursor, fields: Fields, next: Element | undefined): string | undefined {
  if (element.is === "offset") return readOffset(element, cursor, fields);
  if (element.is === "fraction") return readFraction(element, cursor, fields);
  const wrong = FIELD_READERS[element.is](cursor, fields);
  // A fraction after the seconds is read even when the layout has none.
  if (wrong !== undefined || (element.is !== "5" && element.is !== "05") || next?.is === "fraction") return wrong;
  return readFraction({ is: "fraction", digits: 9, separator: ".", exact: false }, cursor, fields);
}

/** A run of spaces in the layout stands for any number of spaces, none too. */
function skip(cursor: Cursor, literal: string): boolean {
  let at = 0;
  while (at < literal.length) {
    if (literal[at] === " ") {
      if (cursor.at < cursor.text.length && cursor.text[cursor.at] !== " ") return false;
      while (literal[at] === " ") at += 1;
      while (cursor.text[cursor.at] === " ") cursor.at += 1;
    } else {
      if (cursor.text[cursor.at] !== literal[at]) return false;
      at += 1;
      cursor.at += 1;
    }
  }
  return true;
}

/** Month and day from the day of the year where that was given; says what contradicts itself. */
function settleDay(fields: Fields): string | undefined {
  if (fields.half === "pm" && fields.hour < 12) fields.hour += 12;
  else if (fields.half === "am" && fields.hour === 12) fields.hour = 0;
  if (fields.yearDay !== undefined) {
    const found = toMonthAndDay(fields.yearDay, fields.year);
    if (found === undefined) return ": day-of-year out of range";
    if (fields.month !== undefined && fields.month !== found.month) return ": day-of-year does not match month";
    if (fields.day !== undefined && fields.day !== found.day) return ": day-of-year does not match day";
    Object.assign(fields, found);
  }
  fields.month ??= 1;
  fields.day ??= 1;
  return fields.day < 1 || fields.day > daysInMonth(fields.month, fields.year) ? ": day out of range" : undefined;
}

function toMonthAndDay(yearDay: number, year: number): { month: number; day: number } | undefined {
  if (isLeapYear(year) && yearDay === 60) return { month: 2, day: 29 };
  const common = isLeapYear(year) && yearDay > 60 ? yearDay - 1 : yearDay;
  if (common < 1 || common > 365) return undefined;
  let month = 12;
  while (daysBeforeMonth(month) >= common) month -= 1;
  return { month, day: common - daysBeforeMonth(month) };
}

function toTime(fields: Fields, zone: string): ZonedTime {
  const wall = { ...fields, month: fields.month ?? 1, day: fields.day ?? 1 };
  if (fields.isUtc === true) return toZonedTime(wall, 0, "UTC");
  if (fields.offsetSeconds !== undefined) {
    const name = fields.zone ?? (fields.offsetSeconds === 0 ? "UTC" : "");
    return toZonedTime(wall, fields.offsetSeconds, name);
  }
  if (fields.zone !== undefined) {
    // An abbreviation says nothing about the moment: Go takes the clock for UTC's, and shows it moved after `GMT+3`.
    const hours = /^GMT[-+]\d+$/.test(fields.zone) ? Number(fields.zone.slice(3)) : 0;
    return { ...toZonedTime(wall, 0, fields.zone), offsetSeconds: hours * 3600 };
  }
  const asUtc = toZonedTime(wall, 0, "UTC");
  if (zone === "UTC") return asUtc;
  const offset = findOffsetOnWall(zone, Number(asUtc.nanos / 1_000_000_000n)) ?? 0;
  return toZonedTime(wall, offset, "");
}
