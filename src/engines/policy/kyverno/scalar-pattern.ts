import { isWildcard, matchesWildcard } from "../../../formats/glob/index.ts";
import { readDuration } from "../../../formats/go-time/index.ts";
import { readQuantity } from "../../../formats/quantity/index.ts";
import { isObject } from "../../../model/index.ts";
import { isInteger, parseFloat64, parseInteger } from "./go-value.ts";

/** Whether a value satisfies a pattern. */
export type Test = (value: unknown) => boolean;

const never: Test = () => false;

/**
 * Compiles the leaf of a pattern: text with `|`, `&`, `!`, `<`, `>`, ranges and wildcards, or a number, a boolean, null.
 * A mapping asks only for a mapping; a list is no leaf and matches nothing.
 * @see pkg/engine/pattern of Kyverno
 */
export function compileScalar(pattern: unknown): Test {
  switch (typeof pattern) {
    case "string":
      return compileText(pattern);
    case "boolean":
      return (value) => value === pattern;
    case "number":
      return isInteger(pattern) ? (value) => equalsInteger(value, pattern) : (value) => equalsFloat(value, pattern);
    default:
      if (pattern === null || pattern === undefined) return isZero;
      return isObject(pattern) ? isObject : never;
  }
}

function equalsInteger(value: unknown, pattern: number): boolean {
  return typeof value === "string" ? parseInteger(value) === pattern : value === pattern;
}

function equalsFloat(value: unknown, pattern: number): boolean {
  return typeof value === "string" ? parseFloat64(value) === pattern : value === pattern;
}

function isZero(value: unknown): boolean {
  return value === null || value === undefined || value === 0 || value === "" || value === false;
}

const MAX_KEPT = 2000;
const kept = new Map<string, Test>();

/** Compiles the text of a leaf; the last few thousand are kept, since patterns with variables repeat themselves. */
export function compileText(pattern: string): Test {
  const known = kept.get(pattern);
  if (known !== undefined) return known;
  const made = toText(pattern);
  if (kept.size >= MAX_KEPT) kept.clear();
  if (pattern.length <= 1000) kept.set(pattern, made);
  return made;
}

function toText(pattern: string): Test {
  const some = pattern.split("|").map((one) => toAll(trimSpaces(one)));
  const [only] = some;
  if (some.length === 1 && only !== undefined) return (value) => value === pattern || only(value);
  return (value) => value === pattern || some.some((test) => test(value));
}

function toAll(pattern: string): Test {
  const all = pattern.split("&").map((one) => toCondition(trimSpaces(one)));
  const [only] = all;
  return all.length === 1 && only !== undefined ? only : (value) => all.every((test) => test(value));
}

function trimSpaces(text: string): string {
  return text.replace(/^ +/, "").replace(/(?<! ) +$/, "");
}

type Operator = "" | ">=" | "<=" | ">" | "<" | "!";

const RANGE = /^([-|+]?\d+(?:\.\d+)?[A-Za-z]*)(!?)-([-|+]?\d+(?:\.\d+)?[A-Za-z]*)$/;

/** Whether the text is a range such as `10-20` (not `10!-20`). */
export function isRange(pattern: string): boolean {
  return pattern.length >= 2 && !/^[<>!]/.test(pattern) && RANGE.exec(pattern)?.[2] === "";
}

function toCondition(pattern: string): Test {
  const operator = findOperator(pattern);
  if (operator === "") {
    const range = pattern.length < 2 ? null : RANGE.exec(pattern);
    if (range !== null) return toRange(range[1] ?? "", range[3] ?? "", range[2] === "!");
  }
  return toComparison(operator, pattern.slice(operator.length).trim());
}

function toRange(left: string, right: string, isOutside: boolean): Test {
  const from = toCondition(`${isOutside ? "<" : ">="} ${left}`);
  const to = toCondition(`${isOutside ? ">" : "<="} ${right}`);
  return isOutside ? (value) => from(value) || to(value) : (value) => from(value) && to(value);
}

function findOperator(pattern: string): Operator {
  if (pattern.length < 2) return "";
  const two = pattern.slice(0, 2);
  if (two === ">=" || two === "<=") return two;
  const one = pattern.charAt(0);
  return one === ">" || one === "<" || one === "!" ? one : "";
}

/** Durations come first, then quantities, then text: `5m` is five minutes and not five thousandths. */
function toComparison(operator: Operator, operand: string): Test {
  const duration = toNanos(operand);
  const quantity = readQuantity(operand);
  const asText = toTextComparison(operator, operand);
  if (duration === undefined && quantity === undefined) return asText;
  return (value) => {
    const text = toAmountText(value);
    if (text === undefined) return asText(value);
    const time = duration === undefined ? undefined : toNanos(text);
    if (time !== undefined && duration !== undefined) return holds(operator, time, duration);
    const amount = quantity === undefined ? undefined : readQuantity(text);
    if (amount !== undefined && quantity !== undefined) return holds(operator, amount, quantity);
    return asText(value);
  };
}

/** Nanoseconds of a Go duration; undefined when the text is none. */
export function toNanos(text: string): bigint | undefined {
  if (!MAY_BE_DURATION.test(text)) return undefined;
  const reading = readDuration(text);
  return reading.is === "ready" ? reading.nanos : undefined;
}

/** Cheap: most texts are no durations. */
const MAY_BE_DURATION = /^[+-]?(?:0$|[\d.].*[smh]$)/;

function holds(operator: Operator, left: bigint, right: bigint): boolean {
  switch (operator) {
    case "":
      return left === right;
    case "!":
      return left !== right;
    case ">":
      return left > right;
    case "<":
      return left < right;
    case ">=":
      return left >= right;
    case "<=":
      return left <= right;
  }
}

/** A value as the text of an amount; undefined for what cannot be one. A missing value counts as nothing: `0`. */
function toAmountText(value: unknown): string | undefined {
  if (value === null || value === undefined) return "0";
  if (typeof value === "string") return value;
  if (typeof value !== "number") return undefined;
  return isInteger(value) ? String(value) : value.toFixed(6);
}

function toTextComparison(operator: Operator, operand: string): Test {
  if (operator !== "" && operator !== "!") return never;
  const wanted = operator === "";
  const matches = isWildcard(operand)
    ? (text: string) => matchesWildcard(operand, text)
    : (text: string) => text === operand;
  return (value) => {
    const text = toPlainText(value);
    return text !== undefined && matches(text) === wanted;
  };
}

function toPlainText(value: unknown): string | undefined {
  switch (typeof value) {
    case "string":
      return value;
    case "boolean":
      return String(value);
    case "number":
      return isInteger(value) ? String(value) : toScientific(value);
    default:
      return undefined;
  }
}

/** `strconv.FormatFloat(value, 'E', -1, 64)`: `1.5E+00`. */
function toScientific(value: number): string {
  const [digits = "", power = ""] = value.toExponential().split("e");
  const sign = power.startsWith("-") ? "-" : "+";
  return `${digits}E${sign}${power.replace(/^[+-]/, "").padStart(2, "0")}`;
}
