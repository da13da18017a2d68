import type { RegoNumber } from "../number.ts";
import { compareValues, sortedItems } from "../order.ts";
import type { RegoValue } from "../value.ts";
import { isArray, isNumber, isObject, isSet, objectSize } from "../value.ts";
import { productOf, sumOf } from "./arithmetic.ts";
import type { Args, Family } from "./operands.ts";
import { elementError, kindError, membersOf, operand } from "./operands.ts";

function numbersOf(args: Args): readonly RegoNumber[] {
  const members = membersOf(args, 1, "set", "array");
  for (const member of members) if (!isNumber(member)) throw elementError(1, operand(args, 1), member, "number");
  return members as readonly RegoNumber[];
}

function countOf(value: RegoValue): number {
  if (typeof value === "string") return countCharacters(value);
  if (isArray(value)) return value.length;
  if (isSet(value)) return value.size;
  if (isObject(value)) return objectSize(value);
  throw kindError(1, value, "array", "object", "set", "string");
}

/** How many code points a text has. */
export function countCharacters(text: string): number {
  let count = text.length;
  for (let at = 0; at < text.length; at++) if ((text.codePointAt(at) as number) > 0xffff) count--;
  return count;
}

export const aggregates: Family = {
  count: (args) => countOf(operand(args, 1)),
  sum: (args) => numbersOf(args).reduce<RegoNumber>(sumOf, 0),
  product: (args) => numbersOf(args).reduce<RegoNumber>(productOf, 1),
  max: (args) => {
    const members = membersOf(args, 1, "set", "array");
    return members.length === 0 ? undefined : members.reduce((a, b) => (compareValues(a, b) <= 0 ? b : a));
  },
  min: (args) => {
    const members = membersOf(args, 1, "set", "array");
    return members.length === 0 ? undefined : members.reduce((a, b) => (compareValues(a, b) <= 0 ? a : b));
  },
  sort: (args) => {
    const value = operand(args, 1);
    if (isSet(value)) return sortedItems(value);
    return membersOf(args, 1, "set", "array").toSorted(compareValues);
  },
  all: (args) => membersOf(args, 1).every((item) => item === true),
  any: (args) => membersOf(args, 1).some((item) => item === true),
};
