import { toYearDay } from "./civil.ts";
import { type Element, type PlainElement, splitLayout } from "./layout.ts";
import { LONG_DAYS, LONG_MONTHS } from "./names.ts";
import { type WallTime, type ZonedTime, toWallTime } from "./zoned-time.ts";

export const RFC3339 = "2006-01-02T15:04:05Z07:00";
export const RFC3339_NANO = "2006-01-02T15:04:05.999999999Z07:00";

/**
 * The time as the layout says.
 * @see Go, Time.Format
 */
export function formatTime(time: ZonedTime, layout: string): string {
  const wall = toWallTime(time);
  let text = "";
  for (const part of splitLayout(layout)) {
    text += part.literal;
    if (part.element !== undefined) text += formatElement(part.element, wall, time);
  }
  return text;
}

function formatElement(element: Element, wall: WallTime, time: ZonedTime): string {
  if (element.is === "offset") return formatOffset(element, time.offsetSeconds);
  if (element.is === "fraction") return formatFraction(element, wall.nanosecond);
  if (element.is === "MST") {
    return time.zone || formatOffset({ is: "offset", zulu: false, colon: false, parts: 2 }, time.offsetSeconds);
  }
  return PLAIN[element.is](wall);
}

const hour12 = (wall: WallTime): number => wall.hour % 12 || 12;

const PLAIN: Readonly<Record<Exclude<PlainElement, "MST">, (wall: WallTime) => string>> = {
  "2006": (wall) => pad(wall.year, 4),
  "06": (wall) => pad(Math.abs(wall.year) % 100, 2),
  January: (wall) => LONG_MONTHS[wall.month - 1] ?? "",
  Jan: (wall) => (LONG_MONTHS[wall.month - 1] ?? "").slice(0, 3),
  "1": (wall) => String(wall.month),
  "01": (wall) => pad(wall.month, 2),
  Monday: (wall) => LONG_DAYS[wall.weekday] ?? "",
  Mon: (wall) => (LONG_DAYS[wall.weekday] ?? "").slice(0, 3),
  "2": (wall) => String(wall.day),
  _2: (wall) => String(wall.day).padStart(2, " "),
  "02": (wall) => pad(wall.day, 2),
  __2: (wall) => String(toYearDay(wall)).padStart(3, " "),
  "002": (wall) => pad(toYearDay(wall), 3),
  "15": (wall) => pad(wall.hour, 2),
  "3": (wall) => String(hour12(wall)),
  "03": (wall) => pad(hour12(wall), 2),
  "4": (wall) => String(wall.minute),
  "04": (wall) => pad(wall.minute, 2),
  "5": (wall) => String(wall.second),
  "05": (wall) => pad(wall.second, 2),
  PM: (wall) => (wall.hour >= 12 ? "PM" : "AM"),
  pm: (wall) => (wall.hour >= 12 ? "pm" : "am"),
};

function formatOffset(element: Element & { is: "offset" }, offsetSeconds: number): string {
  if (offsetSeconds === 0 && element.zulu) return "Z";
  const size = Math.abs(offsetSeconds);
  const minutes = Math.trunc(size / 60);
  const parts = [pad(Math.trunc(minutes / 60), 2), pad(minutes % 60, 2), pad(size % 60, 2)].slice(0, element.parts);
  // The sign is that of the whole minutes.
  return `${offsetSeconds < 0 && minutes > 0 ? "-" : "+"}${parts.join(element.colon ? ":" : "")}`;
}

function formatFraction(element: Element & { is: "fraction" }, nanosecond: number): string {
  const digits = pad(nanosecond, 9)
    .slice(0, element.digits)
    .padEnd(element.exact ? Math.min(element.digits, 9) : 0, "0");
  const shown = element.exact ? digits : digits.replace(/0+$/, "");
  return shown === "" ? "" : `${element.separator}${shown}`;
}

function pad(value: number, width: number): string {
  return value < 0 ? `-${String(-value).padStart(width, "0")}` : String(value).padStart(width, "0");
}
