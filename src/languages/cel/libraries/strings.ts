import { fail } from "../run/fail.ts";
import type { Library, Overload } from "../declaration.ts";
import { DYN, INT, listOf, STRING } from "../type.ts";
import type { CelValue } from "../value.ts";
import { countCodePoints, indexOfFrom, isPlainText, lastIndexOfFrom, sliceCodePoints } from "./code-points.ts";
import { global, method } from "./define.ts";
import { checkFormatCall } from "./format-check.ts";
import { formatStyleOf, formatText } from "./format-text.ts";

type Int = number | bigint;

/** Longer results are refused: a short expression must not fill the memory. */
const MAX_LENGTH = 16 * 1024 * 1024;
/** Lists of more characters are refused, too. */
const MAX_CHARACTERS = 2_000_000;
/** What Go's `strings.TrimSpace` trims. */
const SPACES = "\\t\\n\\v\\f\\r \\u0085\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000";
const LEADING = new RegExp(`^[${SPACES}]+`);
const TRAILING = new RegExp(`[${SPACES}]$`);

/**
 * cel-go's strings extension.
 * @param version 0: basic; 1: format, strings.quote; 2: join of what is known only while running; 3: reverse;
 *   4: format as the CEL specification has it
 * @see cel-go ext/strings.go
 */
export function stringsLibrary(version = 4): Library {
  const overloads = [...BASIC, ...searches(version < 4)];
  if (version >= 1) overloads.push(...formats(version));
  if (version >= 3) overloads.push(method("string_reverse", "reverse", [STRING], STRING, reverse));
  const style = formatStyleOf(version);
  return {
    name: "cel.lib.ext.strings",
    overloads,
    ...(version >= 1 && { validate: (call, typeOf) => checkFormatCall(call, typeOf, style) }),
  };
}

const BASIC: readonly Overload[] = [
  method("string_char_at_int", "charAt", [STRING, INT], STRING, charAt),
  method("string_lower_ascii", "lowerAscii", [STRING], STRING, lowerAscii),
  method("string_upper_ascii", "upperAscii", [STRING], STRING, upperAscii),
  method(
    "string_replace_string_string",
    "replace",
    [STRING, STRING, STRING],
    STRING,
    (text: string, old: string, by: string) => replace(text, old, by, -1),
  ),
  method("string_replace_string_string_int", "replace", [STRING, STRING, STRING, INT], STRING, replace),
  method("string_split_string", "split", [STRING, STRING], listOf(STRING), (text: string, separator: string) =>
    split(text, separator, -1),
  ),
  method("string_split_string_int", "split", [STRING, STRING, INT], listOf(STRING), split),
  method("string_substring_int", "substring", [STRING, INT], STRING, substringFrom),
  method("string_substring_int_int", "substring", [STRING, INT, INT], STRING, substring),
  method("string_trim", "trim", [STRING], STRING, trim),
  method("list_join", "join", [listOf(STRING)], STRING, (list: readonly CelValue[]) => join(list, "")),
  method("list_join_string", "join", [listOf(STRING), STRING], STRING, join),
];

function formats(version: number): Overload[] {
  const style = formatStyleOf(version);
  return [
    method("string_format", "format", [STRING, listOf(DYN)], STRING, (text: string, args: readonly CelValue[]) =>
      formatText(text, args, style),
    ),
    global("strings_quote", "strings.quote", [STRING], STRING, quote),
  ];
}

function charAt(text: string, at: Int): string {
  const index = Number(at);
  const length = countCodePoints(text);
  if (index < 0 || index > length) fail(`index out of range: ${at}`);
  return sliceCodePoints(text, index, index + 1);
}

/** @param lenient whether an empty part is found at any offset, as in the versions that Kubernetes has */
function searches(lenient: boolean): Overload[] {
  const checked = (text: string, part: string, from: Int, search: typeof indexOfFrom): Int => {
    if (lenient && part === "") return from;
    const offset = Number(from);
    if (offset < 0) fail(`index out of range: ${from}`);
    const length = countCodePoints(text);
    if (part === "") return Math.min(offset, length);
    return offset >= length ? -1 : search(text, part, offset);
  };
  const indexOf = (text: string, part: string, from: Int): Int => checked(text, part, from, indexOfFrom);
  const lastIndexOf = (text: string, part: string, from: Int): Int => checked(text, part, from, lastIndexOfFrom);
  return [
    method("string_index_of_string", "indexOf", [STRING, STRING], INT, (text: string, part: string) =>
      indexOf(text, part, 0),
    ),
    method("string_index_of_string_int", "indexOf", [STRING, STRING, INT], INT, indexOf),
    method("string_last_index_of_string", "lastIndexOf", [STRING, STRING], INT, (text: string, part: string) =>
      lastIndexOfFrom(text, part, countCodePoints(text)),
    ),
    method("string_last_index_of_string_int", "lastIndexOf", [STRING, STRING, INT], INT, lastIndexOf),
  ];
}

function lowerAscii(text: string): string {
  return text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}

function upperAscii(text: string): string {
  return text.replace(/[a-z]+/g, (letters) => letters.toUpperCase());
}

/** @param limit how many are replaced; negative: all */
function replace(text: string, old: string, by: string, limit: Int): string {
  const count = Number(limit);
  const pieces = splitN(text, old, count < 0 ? -1 : count + 1, true);
  const length = text.length + (pieces.length - 1) * Math.max(0, by.length - old.length);
  if (length > MAX_LENGTH) fail("result of replace is too long");
  return pieces.join(by);
}

/** @param limit how many pieces at most; negative: all; 0: none at all */
function split(text: string, separator: string, limit: Int): string[] {
  return splitN(text, separator, Number(limit), false);
}

/** @param edges whether an empty separator also matches at both ends, as it does when replacing */
function splitN(text: string, separator: string, limit: number, edges: boolean): string[] {
  if (limit === 0) return [];
  const all = separator === "" ? splitCharacters(text, edges) : text.split(separator);
  if (limit < 0 || all.length <= limit) return all;
  return [...all.slice(0, limit - 1), all.slice(limit - 1).join(separator)];
}

function splitCharacters(text: string, edges: boolean): string[] {
  if (text.length > MAX_CHARACTERS) fail("text is too long to be split into characters");
  const characters = isPlainText(text) ? text.split("") : Array.from(text);
  return edges ? ["", ...characters, ""] : characters;
}

function substringFrom(text: string, start: Int): string {
  const length = countCodePoints(text);
  if (start < 0 || start > length) fail(`index out of range: ${start}`);
  return sliceCodePoints(text, Number(start), length);
}

function substring(text: string, start: Int, end: Int): string {
  const length = countCodePoints(text);
  if (start > end) fail(`invalid substring range. start: ${start}, end: ${end}`);
  if (start < 0 || start > length) fail(`index out of range: ${start}`);
  if (end < 0 || end > length) fail(`index out of range: ${end}`);
  return sliceCodePoints(text, Number(start), Number(end));
}

function trim(text: string): string {
  const start = LEADING.exec(text)?.[0].length ?? 0;
  let end = text.length;
  while (end > start && TRAILING.test(text[end - 1] ?? "")) end--;
  return text.slice(start, end);
}

function join(list: readonly CelValue[], separator: string): string {
  let length = separator.length * Math.max(0, list.length - 1);
  const texts: string[] = [];
  for (const element of list) {
    if (typeof element !== "string") fail(`join: invalid input: ${formatText("%s", [element], "specified")}`);
    texts.push(element);
    length += element.length;
  }
  if (length > MAX_LENGTH) fail("result of join is too long");
  return texts.join(separator);
}

function reverse(text: string): string {
  return Array.from(text).toReversed().join("");
}

const ESCAPES: ReadonlyMap<string, string> = new Map([
  ["\u0007", "\\a"],
  ["\b", "\\b"],
  ["\f", "\\f"],
  ["\n", "\\n"],
  ["\r", "\\r"],
  ["\t", "\\t"],
  ["\v", "\\v"],
  ["\\", "\\\\"],
  ['"', '\\"'],
]);

function quote(text: string): string {
  return `"${Array.from(text.toWellFormed(), (character) => ESCAPES.get(character) ?? character).join("")}"`;
}
