import { matchesWildcard } from "../../../formats/glob/index.ts";
import { isEqual } from "../../../formats/json-patch/index.ts";
import { readQuantity } from "../../../formats/quantity/index.ts";
import { isObject, type Json } from "../../../model/index.ts";
import { isInteger, parseFloat64, parseInteger } from "./go-value.ts";
import { isAllIn, isAnyIn, isIn } from "./operators-in.ts";
import { type Comparison, compareDurations, compareNumbers, toDurations } from "./operators-order.ts";

/** Whether the key of a condition stands to its value as the operator says. */
export type Operator = (key: Json | undefined, value: Json | undefined) => boolean;

const ORDER: readonly (readonly [string, Comparison])[] = [
  ["GreaterThanOrEquals", (sign) => sign >= 0],
  ["GreaterThan", (sign) => sign > 0],
  ["LessThanOrEquals", (sign) => sign <= 0],
  ["LessThan", (sign) => sign < 0],
];

const OPERATORS: ReadonlyMap<string, Operator> = new Map<string, Operator>([
  ["equal", equals],
  ["equals", equals],
  ["notequal", notEquals],
  ["notequals", notEquals],
  ["in", (key, value) => isIn(key, value, false)],
  ["notin", (key, value) => isIn(key, value, true)],
  ["anyin", (key, value) => isAnyIn(key, value, false)],
  ["anynotin", (key, value) => isAnyIn(key, value, true)],
  ["allin", (key, value) => isAllIn(key, value, false)],
  ["allnotin", (key, value) => isAllIn(key, value, true)],
  ...ORDER.map(([name, holds]): [string, Operator] => [
    name.toLowerCase(),
    (key, value) => compareNumbers(key, value, holds),
  ]),
  ...ORDER.map(([name, holds]): [string, Operator] => [
    `duration${name.toLowerCase()}`,
    (key, value) => compareDurations(key, value, holds),
  ]),
]);

/** The operator of that name, in any letter case; undefined where Kyverno knows none. */
export function findOperator(name: string): Operator | undefined {
  return OPERATORS.get(name.toLowerCase());
}

/** @see pkg/engine/variables/operator/equal.go */
function equals(key: Json | undefined, value: Json | undefined): boolean {
  switch (typeof key) {
    case "boolean":
      return key === value;
    case "number":
      return equalsNumber(key, value);
    case "string":
      return equalsText(key, value) ?? false;
    default:
      return isSameKind(key, value) && isEqual(key, value);
  }
}

/** Not quite the contrary of equals: a key of no kind is neither equal nor unequal. */
function notEquals(key: Json | undefined, value: Json | undefined): boolean {
  if (key === null || key === undefined) return false;
  return !equals(key, value);
}

function isSameKind(key: unknown, value: unknown): boolean {
  return (Array.isArray(key) && Array.isArray(value)) || (isObject(key) && isObject(value));
}

function equalsNumber(key: number, value: Json | undefined): boolean {
  if (typeof value === "string") return (isInteger(key) ? parseInteger(value) : parseFloat64(value)) === key;
  return value === key;
}

/** Durations first, the only kind comparable with another one; then quantities; then text with wildcards in the value. */
function equalsText(key: string, value: Json | undefined): boolean | undefined {
  const durations = toDurations(key, value);
  if (durations !== undefined) return durations[0] === durations[1];
  if (typeof value !== "string") return undefined;
  const quantity = readQuantity(key);
  return quantity === undefined ? matchesWildcard(value, key) : readQuantity(value) === quantity;
}
