import { compareStrings, sortedEntries } from "../order.ts";
import type { RegoValue } from "../value.ts";
import type { BuiltinBudget } from "./builtin.ts";
import type { Args, Family } from "./operands.ts";
import {
  asBigInt,
  failure,
  intOperand,
  numberOperand,
  objectOperand,
  operand,
  operandError,
  stringOperand,
  stringsOf,
} from "./operands.ts";
import { truncate, toBigFloat } from "./big-float.ts";
import { countCharacters } from "./aggregates.ts";
import { lowerCase, replacedAll, trimmed, trimmedSpace, upperCase } from "./text.ts";

const isAscii = (text: string): boolean => text.length === countCharacters(text);

/** Counts what a text of this length costs. */
function made(length: number, budget: BuiltinBudget): void {
  budget.allocate(Math.ceil(length / 16));
}

function twoStrings<Result extends RegoValue>(answer: (text: string, other: string) => Result): Family[string] {
  return (args) => answer(stringOperand(args, 1), stringOperand(args, 2));
}

function indexesOf(args: Args, budget: BuiltinBudget): number[] {
  const text = stringOperand(args, 1);
  const search = stringOperand(args, 2);
  if (search === "") throw failure("empty search character");
  const found: number[] = [];
  for (let at = text.indexOf(search); at >= 0; at = text.indexOf(search, at + 1)) found.push(at);
  budget.allocate(found.length);
  if (isAscii(text)) return found;
  // Indexes count code points: those before each find.
  let counted = 0;
  let before = 0;
  return found.map((at) => {
    counted += countCharacters(text.slice(before, at));
    before = at;
    return counted;
  });
}

function substring(args: Args): string {
  const text = stringOperand(args, 1);
  const start = intOperand(args, 2);
  const length = intOperand(args, 3);
  if (start < 0) throw failure("negative offset");
  if (isAscii(text)) return length < 0 ? text.slice(start) : text.slice(start, start + length);
  const characters = Array.from(text);
  return (length < 0 ? characters.slice(start) : characters.slice(start, start + length)).join("");
}

function formatInt(args: Args): string {
  const value = numberOperand(args, 1);
  const base = numberOperand(args, 2);
  if (base !== 2 && base !== 8 && base !== 10 && base !== 16) throw operandError(2, "must be one of {2, 8, 10, 16}");
  return (asBigInt(value) ?? truncate(toBigFloat(value))).toString(base);
}

function affixStrings(args: Args, at: number): readonly string[] {
  const value = operand(args, at);
  if (typeof value === "string") return [value];
  return stringsOf(args, at, "string", "set", "array");
}

/** Whether one of the texts begins with one of the others: sorted, so that each is found by a search. */
function anyPrefix(texts: readonly string[], prefixes: readonly string[]): boolean {
  const sorted = texts.toSorted(compareStrings);
  return prefixes.some((prefix) => {
    let low = 0;
    let high = sorted.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (compareStrings(sorted[middle] as string, prefix) < 0) low = middle + 1;
      else high = middle;
    }
    return sorted[low]?.startsWith(prefix) === true;
  });
}

const reversed = (text: string): string => Array.from(text).toReversed().join("");

function splitN(args: Args): string[] {
  const parts = pieces(stringOperand(args, 1), stringOperand(args, 2));
  const count = intOperand(args, 3);
  return count >= 0 ? parts.slice(0, count) : parts.slice(Math.max(parts.length + count, 0));
}

function pieces(text: string, delimiter: string): string[] {
  return delimiter === "" ? Array.from(text) : text.split(delimiter);
}

function replaceN(args: Args, budget: BuiltinBudget): string {
  const pairs = sortedEntries(objectOperand(args, 1)).map(([from, to]): readonly [string, string] => {
    if (typeof from !== "string") throw operandError(1, "non-string key found in pattern object");
    if (typeof to !== "string") throw operandError(1, "non-string value found in pattern object");
    return [from, to];
  });
  return replacedAll(stringOperand(args, 2), pairs, budget);
}

export const strings: Family = {
  concat: (args, { budget }) => {
    const separator = stringOperand(args, 1);
    const parts = stringsOf(args, 2, "set", "array");
    made(
      parts.reduce((length, part) => length + part.length + separator.length, 0),
      budget,
    );
    return parts.join(separator);
  },
  contains: twoStrings((text, part) => text.includes(part)),
  startswith: twoStrings((text, part) => text.startsWith(part)),
  endswith: twoStrings((text, part) => text.endsWith(part)),
  indexof: (args) => {
    const text = stringOperand(args, 1);
    const search = stringOperand(args, 2);
    if (search === "") throw failure("empty search character");
    const at = text.indexOf(search);
    return at <= 0 ? at : countCharacters(text.slice(0, at));
  },
  indexof_n: (args, { budget }) => indexesOf(args, budget),
  substring,
  lower: (args) => lowerCase(stringOperand(args, 1)),
  upper: (args) => upperCase(stringOperand(args, 1)),
  split: (args, { budget }) => {
    const parts = pieces(stringOperand(args, 1), stringOperand(args, 2));
    budget.allocate(parts.length);
    return parts;
  },
  "strings.split_n": splitN,
  replace: (args, { budget }) =>
    replacedAll(stringOperand(args, 1), [[stringOperand(args, 2), stringOperand(args, 3)]], budget),
  "strings.replace_n": (args, { budget }) => replaceN(args, budget),
  trim: twoStrings((text, set) => trimmed(text, set, true, true)),
  trim_left: twoStrings((text, set) => trimmed(text, set, true, false)),
  trim_right: twoStrings((text, set) => trimmed(text, set, false, true)),
  trim_prefix: twoStrings((text, part) => (text.startsWith(part) ? text.slice(part.length) : text)),
  trim_suffix: twoStrings((text, part) => (text.endsWith(part) ? text.slice(0, text.length - part.length) : text)),
  trim_space: (args) => trimmedSpace(stringOperand(args, 1)),
  "strings.reverse": (args) => reversed(stringOperand(args, 1)),
  "strings.count": (args) => {
    const text = stringOperand(args, 1);
    const part = stringOperand(args, 2);
    return part === "" ? countCharacters(text) + 1 : text.split(part).length - 1;
  },
  "strings.any_prefix_match": (args) => anyPrefix(affixStrings(args, 1), affixStrings(args, 2)),
  "strings.any_suffix_match": (args) =>
    anyPrefix(affixStrings(args, 1).map(reversed), affixStrings(args, 2).map(reversed)),
  format_int: formatInt,
};
