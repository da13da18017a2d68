import type { Ranges } from "./tree.ts";

export const LAST_CODE_POINT = 0x10ffff;

export const DIGIT: Ranges = [0x30, 0x39];
export const SPACE: Ranges = [0x09, 0x0a, 0x0c, 0x0d, 0x20, 0x20];
export const WORD: Ranges = [0x30, 0x39, 0x41, 0x5a, 0x5f, 0x5f, 0x61, 0x7a];
export const ANY: Ranges = [0, LAST_CODE_POINT];
export const NOT_NEWLINE: Ranges = [0, 0x09, 0x0b, LAST_CODE_POINT];

/** The classes `[[:name:]]`, ASCII only. @see https://github.com/google/re2/wiki/Syntax */
export const POSIX: ReadonlyMap<string, Ranges> = new Map([
  ["alnum", [0x30, 0x39, 0x41, 0x5a, 0x61, 0x7a]],
  ["alpha", [0x41, 0x5a, 0x61, 0x7a]],
  ["ascii", [0, 0x7f]],
  ["blank", [0x09, 0x09, 0x20, 0x20]],
  ["cntrl", [0, 0x1f, 0x7f, 0x7f]],
  ["digit", DIGIT],
  ["graph", [0x21, 0x7e]],
  ["lower", [0x61, 0x7a]],
  ["print", [0x20, 0x7e]],
  ["punct", [0x21, 0x2f, 0x3a, 0x40, 0x5b, 0x60, 0x7b, 0x7e]],
  ["space", [0x09, 0x0d, 0x20, 0x20]],
  ["upper", [0x41, 0x5a]],
  ["word", WORD],
  ["xdigit", [0x30, 0x39, 0x41, 0x46, 0x61, 0x66]],
]);

/** The same set with ranges in rising order, none touching the next. */
export function normalized(ranges: Ranges): Ranges {
  const pairs: [number, number][] = [];
  for (let i = 0; i < ranges.length; i += 2) pairs.push([ranges[i] as number, ranges[i + 1] as number]);
  pairs.sort((a, b) => a[0] - b[0]);
  const out: number[] = [];
  for (const [low, high] of pairs) {
    const last = out.at(-1);
    if (last !== undefined && low <= last + 1) out[out.length - 1] = Math.max(last, high);
    else out.push(low, high);
  }
  return out;
}

/** Every code point that is not in the (normalized) set. */
export function negated(ranges: Ranges): Ranges {
  const out: number[] = [];
  let next = 0;
  for (let i = 0; i < ranges.length; i += 2) {
    const low = ranges[i] as number;
    if (low > next) out.push(next, low - 1);
    next = (ranges[i + 1] as number) + 1;
  }
  if (next <= LAST_CODE_POINT) out.push(next, LAST_CODE_POINT);
  return out;
}

/** Whether every code point is ASCII: those can be folded without the Unicode tables. */
export function isAscii(ranges: Ranges): boolean {
  return (ranges.at(-1) ?? 0) < 0x80;
}

/** An ASCII set closed under case. Unicode folds `k` with the Kelvin sign and `s` with the long s. */
export function folded(ranges: Ranges): Ranges {
  const out: number[] = [...ranges];
  for (let i = 0; i < ranges.length; i += 2) {
    const low = ranges[i] as number;
    const high = ranges[i + 1] as number;
    pushShifted(out, Math.max(low, 0x41), Math.min(high, 0x5a), 0x20);
    pushShifted(out, Math.max(low, 0x61), Math.min(high, 0x7a), -0x20);
  }
  const closed = normalized(out);
  const extra: number[] = [];
  if (includes(closed, 0x6b)) extra.push(0x212a, 0x212a);
  if (includes(closed, 0x73)) extra.push(0x017f, 0x017f);
  return normalized([...closed, ...extra]);
}

function pushShifted(out: number[], low: number, high: number, by: number): void {
  if (low <= high) out.push(low + by, high + by);
}

/** Whether the (normalized) set holds the code point. */
export function includes(ranges: Ranges, code: number): boolean {
  for (let i = 0; i < ranges.length; i += 2) {
    if (code >= (ranges[i] as number) && code <= (ranges[i + 1] as number)) return true;
  }
  return false;
}
