import type { Element, PlainElement } from "./layout.ts";
import { LONG_DAYS, LONG_MONTHS } from "./names.ts";

/** What a text has told so far. */
export interface Fields {
  year: number;
  month?: number;
  day?: number;
  yearDay?: number;
  hour: number;
  minute: number;
  second: number;
  nanosecond: number;
  half?: "am" | "pm";
  /** A `Z` or `UTC` was read: whatever else is said of zones does not count. */
  isUtc?: true;
  offsetSeconds?: number;
  zone?: string;
}

export interface Cursor {
  readonly text: string;
  at: number;
}

/** Reads one element: undefined when it is there, `bad` when it is not, or the name of what is out of range. */
type FieldReader = (cursor: Cursor, fields: Fields) => string | undefined;

const SHORT_MONTHS = LONG_MONTHS.map((name) => name.slice(0, 3));
const SHORT_DAYS = LONG_DAYS.map((name) => name.slice(0, 3));

/** Takes what the pattern (sticky) finds at the cursor. */
function take(cursor: Cursor, pattern: RegExp): string | undefined {
  pattern.lastIndex = cursor.at;
  const found = pattern.exec(cursor.text)?.[0];
  if (found !== undefined) cursor.at += found.length;
  return found;
}

function digits(
  set: (fields: Fields, value: number) => void,
  pattern: RegExp,
  range?: readonly [least: number, most: number, name: string],
): FieldReader {
  return (cursor, fields) => {
    const found = take(cursor, pattern);
    if (found === undefined) return "bad";
    const value = Number(found);
    if (range !== undefined && (value < range[0] || value > range[1])) return range[2];
    set(fields, value);
    return undefined;
  };
}

function oneOf(names: readonly string[], set: (fields: Fields, index: number) => void): FieldReader {
  return (cursor, fields) => {
    const rest = cursor.text.slice(cursor.at, cursor.at + 9).toLowerCase();
    const index = names.findIndex((candidate) => rest.startsWith(candidate.toLowerCase()));
    if (index < 0) return "bad";
    cursor.at += names[index]?.length ?? 0;
    set(fields, index);
    return undefined;
  };
}

function half(pattern: RegExp): FieldReader {
  return (cursor, fields) => {
    const found = take(cursor, pattern);
    if (found === undefined) return "bad";
    fields.half = found.toLowerCase() === "pm" || fields.half === "pm" ? "pm" : "am";
    return undefined;
  };
}

/** Takes leading spaces, at most that many, before the field. */
function spaced(most: number, reader: FieldReader): FieldReader {
  return (cursor, fields) => {
    for (let i = 0; i < most && cursor.text[cursor.at] === " "; i += 1) cursor.at += 1;
    return reader(cursor, fields);
  };
}

const ONE_OR_TWO = /\d\d?/y;
const TWO = /\d\d/y;
const setMonth = (fields: Fields, value: number): void => void (fields.month = value);
const setDay = (fields: Fields, value: number): void => void (fields.day = value);
const setHour = (fields: Fields, value: number): void => void (fields.hour = value);
const setMinute = (fields: Fields, value: number): void => void (fields.minute = value);
const setSecond = (fields: Fields, value: number): void => void (fields.second = value);
const setYearDay = (fields: Fields, value: number): void => void (fields.yearDay = value);
const ignore = (): void => undefined;

export const FIELD_READERS: Readonly<Record<PlainElement, FieldReader>> = {
  "2006": digits((fields, value) => void (fields.year = value), /\d{4}/y),
  "06": digits((fields, value) => void (fields.year = value + (value >= 69 ? 1900 : 2000)), TWO),
  January: oneOf(LONG_MONTHS, (fields, index) => setMonth(fields, index + 1)),
  Jan: oneOf(SHORT_MONTHS, (fields, index) => setMonth(fields, index + 1)),
  "1": digits(setMonth, ONE_OR_TWO, [1, 12, "month"]),
  "01": digits(setMonth, TWO, [1, 12, "month"]),
  Monday: oneOf(LONG_DAYS, ignore),
  Mon: oneOf(SHORT_DAYS, ignore),
  "2": digits(setDay, ONE_OR_TWO),
  _2: spaced(1, digits(setDay, ONE_OR_TWO)),
  "02": digits(setDay, TWO),
  __2: spaced(2, digits(setYearDay, /\d{1,3}/y)),
  "002": digits(setYearDay, /\d{3}/y),
  "15": digits(setHour, ONE_OR_TWO, [0, 23, "hour"]),
  "3": digits(setHour, ONE_OR_TWO, [0, 12, "hour"]),
  "03": digits(setHour, TWO, [0, 12, "hour"]),
  "4": digits(setMinute, ONE_OR_TWO, [0, 59, "minute"]),
  "04": digits(setMinute, TWO, [0, 59, "minute"]),
  "5": digits(setSecond, ONE_OR_TWO, [0, 59, "second"]),
  "05": digits(setSecond, TWO, [0, 59, "second"]),
  PM: half(/[AP]M/y),
  pm: half(/[ap]m/y),
  MST: readZoneName,
};

/** Three or four capital letters, GMT with hours, or a bare offset; Go knows no more of them either. */
const ZONE_NAME =
  /ChST|MeST|GMT(?:[-+](?:2[0-3]|[01]?\d)(?!\d))?|[-+](?:2[0-3]|[01]?\d)(?!\d)|[A-Z]{4}T(?![A-Z])|(?:[A-Z]{3}T|WITA)(?![A-Z])|[A-Z]{3}(?![A-Z])/y;

function readZoneName(cursor: Cursor, fields: Fields): string | undefined {
  if (cursor.text.startsWith("UTC", cursor.at)) {
    cursor.at += 3;
    fields.isUtc = true;
    return undefined;
  }
  const found = take(cursor, ZONE_NAME);
  if (found === undefined) return "bad";
  fields.zone = found;
  return undefined;
}

const OFFSETS = {
  plain: [/[-+]\d\d/y, /[-+]\d{4}/y, /[-+]\d{6}/y],
  colon: [/[-+]\d\d/y, /[-+]\d\d:\d\d/y, /[-+]\d\d:\d\d:\d\d/y],
} as const;

export function readOffset(element: Element & { is: "offset" }, cursor: Cursor, fields: Fields): string | undefined {
  if (element.zulu && cursor.text[cursor.at] === "Z") {
    cursor.at += 1;
    fields.isUtc = true;
    return undefined;
  }
  const found = take(cursor, OFFSETS[element.colon ? "colon" : "plain"][element.parts - 1] ?? TWO);
  if (found === undefined) return "bad";
  const [hours = 0, minutes = 0, seconds = 0] = (found.match(/\d\d/g) ?? []).map(Number);
  // People do write offsets of 24 hours or 60 minutes.
  if (seconds > 60) return "time zone offset second";
  if (minutes > 60) return "time zone offset minute";
  if (hours > 24) return "time zone offset hour";
  const size = hours * 3600 + minutes * 60 + seconds;
  fields.offsetSeconds = found.startsWith("-") ? -size : size;
  if (size === 0) fields.offsetSeconds = 0;
  return undefined;
}

/** Exact elements want just their digits; others take any number of digits, none too. Digits past the ninth are dropped. */
export function readFraction(
  element: Element & { is: "fraction" },
  cursor: Cursor,
  fields: Fields,
): string | undefined {
  const pattern = /[.,]\d+/y;
  pattern.lastIndex = cursor.at;
  const found = pattern.exec(cursor.text)?.[0];
  if (found === undefined || found.length < (element.exact ? element.digits + 1 : 2))
    return element.exact ? "bad" : undefined;
  const taken = element.exact ? found.slice(0, element.digits + 1) : found;
  cursor.at += taken.length;
  fields.nanosecond = Number(taken.slice(1, 10).padEnd(9, "0"));
  return undefined;
}
