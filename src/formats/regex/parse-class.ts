import { NotRead, type Cursor } from "./cursor.ts";
import { DIGIT, POSIX, SPACE, WORD, folded, isAscii, negated, normalized } from "./ranges.ts";
import type { Ranges } from "./tree.ts";

const CONTROL: ReadonlyMap<string, number> = new Map([
  ["a", 7],
  ["f", 0x0c],
  ["t", 0x09],
  ["n", 0x0a],
  ["r", 0x0d],
  ["v", 0x0b],
]);
const PERL: ReadonlyMap<string, Ranges> = new Map([
  ["d", DIGIT],
  ["s", SPACE],
  ["w", WORD],
  ["D", negated(DIGIT)],
  ["S", negated(SPACE)],
  ["W", negated(WORD)],
]);

/** Reads `[…]` at the cursor. @throws {NotRead} where it is wrong or rare */
export function readClass(cursor: Cursor, fold: boolean): Ranges {
  cursor.at++;
  const negative = cursor.text[cursor.at] === "^";
  if (negative) cursor.at++;
  const ranges: number[] = [];
  for (let first = true; first || cursor.text[cursor.at] !== "]"; first = false) {
    if (cursor.at >= cursor.text.length) throw new NotRead();
    ranges.push(...readItem(cursor, fold));
  }
  cursor.at++;
  const all = normalized(ranges);
  return negative ? negated(all) : all;
}

function readItem(cursor: Cursor, fold: boolean): Ranges {
  const posix = /^\[:(\^?)([a-z]*):\]/.exec(cursor.text.slice(cursor.at, cursor.at + 16));
  if (posix !== null) {
    const set = POSIX.get(posix[2] as string);
    if (set === undefined) throw new NotRead();
    cursor.at += posix[0].length;
    const whole = fold ? folded(set) : set;
    return posix[1] === "^" ? negated(whole) : whole;
  }
  if (cursor.text.startsWith("[:", cursor.at)) throw new NotRead();
  const kind = cursor.text[cursor.at] === "\\" ? PERL.get(cursor.text[cursor.at + 1] ?? "") : undefined;
  if (kind !== undefined) {
    if (fold && !isAscii(kind)) throw new NotRead();
    cursor.at += 2;
    return fold ? folded(kind) : kind;
  }
  const low = readClassCharacter(cursor);
  let high = low;
  if (cursor.text[cursor.at] === "-" && cursor.text[cursor.at + 1] !== "]" && cursor.at + 1 < cursor.text.length) {
    cursor.at++;
    high = readClassCharacter(cursor);
  }
  if (high < low || (fold && !isAscii([low, high]))) throw new NotRead();
  return fold ? folded([low, high]) : [low, high];
}

function readClassCharacter(cursor: Cursor): number {
  if (cursor.text[cursor.at] === "\\") return readEscapedCharacter(cursor);
  const code = cursor.text.codePointAt(cursor.at);
  if (code === undefined || (code >= 0xd800 && code <= 0xdfff)) throw new NotRead();
  cursor.at += code > 0xffff ? 2 : 1;
  return code;
}

/** Reads `\d`, `\.`, `\x41`… at the cursor. @throws {NotRead} where it is wrong or rare */
export function readEscapedSet(cursor: Cursor): Ranges {
  const kind = PERL.get(cursor.text[cursor.at + 1] ?? "");
  if (kind === undefined) {
    const code = readEscapedCharacter(cursor);
    return [code, code];
  }
  cursor.at += 2;
  return kind;
}

function readEscapedCharacter(cursor: Cursor): number {
  const rest = cursor.text.slice(cursor.at + 1, cursor.at + 12);
  const control = CONTROL.get(rest[0] ?? "");
  if (control !== undefined || /^[!-/:-@[-`{-~]/.test(rest)) {
    cursor.at += 2;
    return control ?? rest.charCodeAt(0);
  }
  const hex = /^x(?:([0-9A-Fa-f]{2})|\{([0-9A-Fa-f]{1,6})\})/.exec(rest);
  const code = Number.parseInt(hex?.[1] ?? hex?.[2] ?? "", 16);
  if (hex === null || !(code <= 0x10ffff) || (code >= 0xd800 && code <= 0xdfff)) throw new NotRead();
  cursor.at += 1 + hex[0].length;
  return code;
}
