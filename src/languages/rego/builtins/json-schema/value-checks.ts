import { formatGo } from "../../../../formats/go-format/index.ts";
import { compareNumbers, type RegoNumber, toDecimal } from "../../number.ts";
import type { RegoValue } from "../../value.ts";
import { countCharacters } from "../aggregates.ts";
import { writeJson } from "../json-text.ts";
import { fitsFormat } from "./formats.ts";
import type { Schema } from "./schema.ts";

/** Takes down what is wrong: its type and a description. */
export type Tell = (type: string, desc: string) => void;

/** `const`, `enum` and `format`. */
export function checkCommon(schema: Schema, value: RegoValue, field: string, tell: Tell): void {
  const text = schema.const === undefined && schema.enum === undefined ? "" : writeJson(value);
  if (schema.const !== undefined && text !== schema.const) tell("const", `${field} does not match: ${schema.const}`);
  if (schema.enum !== undefined && !schema.enum.includes(text)) {
    tell("enum", `${field} must be one of the following: ${schema.enum.join(", ")}`);
  }
  if (typeof value === "string" && !fitsFormat(schema.format, value)) {
    tell("format", `Does not match format '${schema.format}'`);
  }
}

/** Length and pattern of a text. */
export function checkString({ counts, pattern }: Schema, value: string, tell: Tell): void {
  const length = countCharacters(value);
  if (length < (counts.minLength ?? 0))
    tell("string_gte", `String length must be greater than or equal to ${counts.minLength}`);
  if (length > (counts.maxLength ?? Infinity))
    tell("string_lte", `String length must be less than or equal to ${counts.maxLength}`);
  if (pattern !== undefined && !pattern.test(value)) tell("pattern", `Does not match pattern '${pattern.pattern}'`);
}

/** Whether no item stands twice. */
export function checkUnique(value: readonly RegoValue[], tell: Tell): void {
  const seen = new Map<string, number>();
  for (const [index, item] of value.entries()) {
    const text = writeJson(item);
    const before = seen.get(text);
    if (before !== undefined) tell("unique", `array items[${before},${index}] must be unique`);
    seen.set(text, index);
  }
}

const shown = (value: RegoNumber): string => formatGo("%v", [Number(typeof value === "object" ? value.text : value)]);

/** Bounds of a number, and what it must be a multiple of. */
export function checkNumber({ numbers }: Schema, value: RegoNumber, tell: Tell): void {
  const { multipleOf, minimum, maximum, exclusiveMinimum, exclusiveMaximum } = numbers;
  if (multipleOf !== undefined && !isMultiple(value, multipleOf))
    tell("multiple_of", `Must be a multiple of ${shown(multipleOf)}`);
  if (maximum !== undefined && compareNumbers(value, maximum) > 0)
    tell("number_lte", `Must be less than or equal to ${shown(maximum)}`);
  if (exclusiveMaximum !== undefined && compareNumbers(value, exclusiveMaximum) >= 0)
    tell("number_lt", `Must be less than ${shown(exclusiveMaximum)}`);
  if (minimum !== undefined && compareNumbers(value, minimum) < 0)
    tell("number_gte", `Must be greater than or equal to ${shown(minimum)}`);
  if (exclusiveMinimum !== undefined && compareNumbers(value, exclusiveMinimum) <= 0)
    tell("number_gt", `Must be greater than ${shown(exclusiveMinimum)}`);
}

function isMultiple(value: RegoNumber, of: RegoNumber): boolean {
  const [a, b] = [toDecimal(value), toDecimal(of)];
  const low = Math.min(a.exponent, b.exponent);
  if (Math.max(a.exponent, b.exponent) - low > 2000) return false;
  const scaled = (part: typeof a): bigint => part.coefficient * 10n ** BigInt(part.exponent - low);
  return scaled(a) % scaled(b) === 0n;
}
