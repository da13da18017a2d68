import type { Assertion, Pattern, Ranges } from "./tree.ts";

/** The same meaning as RE2's in JavaScript, whatever the text; none holds between the two halves of a character. */
const ASSERTIONS: Readonly<Record<Assertion, string>> = {
  "text-start": "^",
  "text-end": "$",
  "line-start": "(?<=^|\\n)",
  "line-end": "(?=$|\\n)",
  "word-edge": "\\b",
};

/** Writes the pattern for JavaScript's RegExp, with capturing groups or without. */
export function toNative(pattern: Pattern, capturing: boolean): RegExp {
  const source = written(pattern, capturing);
  return new RegExp(source, needsCodePoints(pattern) ? "gu" : "g");
}

/** Whether a set reaches beyond what one UTF-16 unit can say. */
function needsCodePoints(pattern: Pattern): boolean {
  switch (pattern.is) {
    case "set":
      return reachesSurrogates(pattern.ranges);
    case "concat":
      return pattern.parts.some(needsCodePoints);
    case "either":
      return pattern.branches.some(needsCodePoints);
    case "repeat":
    case "group":
      return needsCodePoints(pattern.body);
    case "assert":
      return false;
  }
}

function reachesSurrogates(ranges: Ranges): boolean {
  for (let i = 0; i < ranges.length; i += 2) {
    if ((ranges[i + 1] as number) >= 0xd800 && (ranges[i] as number) <= 0xdfff) return true;
  }
  return (ranges.at(-1) ?? 0) > 0xffff;
}

function written(pattern: Pattern, capturing: boolean): string {
  switch (pattern.is) {
    case "set":
      return writtenSet(pattern.ranges);
    case "assert":
      return ASSERTIONS[pattern.what];
    case "concat":
      return pattern.parts
        .map((part) => (part.is === "either" ? `(?:${written(part, capturing)})` : written(part, capturing)))
        .join("");
    case "either":
      return pattern.branches.map((branch) => written(branch, capturing)).join("|");
    case "group":
      return `(${capturing ? "" : "?:"}${written(pattern.body, capturing)})`;
    case "repeat":
      return `${writtenBody(pattern.body, capturing)}${quantifier(pattern.min, pattern.max)}${pattern.lazy ? "?" : ""}`;
  }
}

function writtenBody(body: Pattern, capturing: boolean): string {
  const text = written(body, capturing);
  return body.is === "set" || body.is === "group" ? text : `(?:${text})`;
}

function quantifier(min: number, max: number): string {
  if (max === Infinity) return min === 0 ? "*" : min === 1 ? "+" : `{${min},}`;
  if (min === 0 && max === 1) return "?";
  return min === max ? `{${min}}` : `{${min},${max}}`;
}

function writtenSet(ranges: Ranges): string {
  if (ranges.length === 0) return "[]";
  if (ranges.length === 2 && ranges[0] === ranges[1]) return writtenCode(ranges[0] as number);
  let text = "";
  for (let i = 0; i < ranges.length; i += 2) {
    const low = ranges[i] as number;
    const high = ranges[i + 1] as number;
    text += low === high ? writtenCode(low) : `${writtenCode(low)}-${writtenCode(high)}`;
  }
  return `[${text}]`;
}

/** Letters and digits stand for themselves; everything else is written by its number, so that no pattern's text reaches the RegExp. */
function writtenCode(code: number): string {
  const char = String.fromCodePoint(code);
  if (/^[A-Za-z0-9]$/.test(char)) return char;
  if (code <= 0xff) return `\\x${code.toString(16).padStart(2, "0")}`;
  if (code <= 0xffff) return `\\u${code.toString(16).padStart(4, "0")}`;
  return `\\u{${code.toString(16)}}`;
}
