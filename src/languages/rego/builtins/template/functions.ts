import { type GoArgument, formatGo } from "../../../../formats/go-format/index.ts";
import { compareValues, equalValues } from "../../order.ts";
import type { RegoValue } from "../../value.ts";
import { isArray, isNumber, isObject, kindOf, objectGet, objectSize } from "../../value.ts";
import type { BuiltinBudget } from "../builtin.ts";
import { asBigInt, failure, orFailure } from "../operands.ts";
import { toPrinted } from "./print.ts";
import { isTrue } from "./run.ts";

type Value = RegoValue | undefined;

function sizeOf(value: Value): number {
  if (typeof value === "string") return Buffer.byteLength(value);
  if (value !== undefined && isArray(value)) return value.length;
  if (value !== undefined && value !== null && isObject(value)) return objectSize(value);
  throw failure("template: len of type nil or number");
}

function at(value: Value, key: Value): Value {
  if (value === undefined || value === null) throw failure("template: index of untyped nil");
  if (isObject(value)) return key === undefined ? undefined : objectGet(value, key);
  const index = typeof key === "number" ? key : -1;
  if (isArray(value) && index >= 0 && index < value.length) return value[index];
  throw failure(`template: error calling index: index out of range: ${toPrinted(key)}`);
}

function slice(value: Value, from: Value = 0, to?: Value): Value {
  const [start, end] = [Number(from), to === undefined ? sizeOf(value) : Number(to)];
  if (!(start >= 0 && start <= end && end <= sizeOf(value)))
    throw failure("template: error calling slice: index out of range");
  if (typeof value === "string") return Buffer.from(value).subarray(start, end).toString("utf8");
  return isArray(value as RegoValue) ? (value as readonly RegoValue[]).slice(start, end) : undefined;
}

function compared(left: Value, right: Value): number {
  if (left === undefined || right === undefined || kindOf(left) !== kindOf(right))
    throw failure("template: incompatible types for comparison");
  if (typeof left !== "string" && !isNumber(left)) throw failure("template: invalid type for comparison");
  return compareValues(left, right);
}

function equal(left: Value, right: Value): boolean {
  if (left === undefined || right === undefined) return (left ?? null) === (right ?? null);
  if (left !== null && right !== null && kindOf(left) !== kindOf(right))
    throw failure("template: incompatible types for comparison");
  return equalValues(left, right);
}

function toArgument(value: Value): GoArgument {
  if (typeof value === "number") return asBigInt(value) ?? value;
  return typeof value === "bigint" || typeof value === "boolean" ? value : toPrinted(value);
}

/** Go's Print puts spaces between operands where neither is a string; Println between all. */
function printed(values: readonly Value[], line: boolean): string {
  let text = "";
  for (const [index, value] of values.entries()) {
    const isGap = index > 0 && (line || (typeof value !== "string" && typeof values[index - 1] !== "string"));
    text += (isGap ? " " : "") + (value === undefined || value === null ? "<nil>" : toPrinted(value));
  }
  return line ? `${text}\n` : text;
}

const HTML: Readonly<Record<string, string>> = {
  '"': "&#34;",
  "'": "&#39;",
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  "\0": "\ufffd",
};
const htmlEscaped = (text: string): string => text.replaceAll(/["'&<>\0]/g, (character) => HTML[character] as string);

function jsEscaped(text: string): string {
  // oxlint-disable-next-line no-control-regex
  return text.replaceAll(/[\\'"<>&=\u0000-\u001f]/g, (character) => {
    if (character === "\\" || character === "'" || character === '"') return `\\${character}`;
    return `\\u${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}`;
  });
}

/** Calls one of the functions that every template has. */
export function callFunction(name: string, args: readonly Value[], budget: BuiltinBudget): Value {
  const [first, second, ...more] = args;
  const need = (count: number) => {
    if (args.length < count)
      throw failure(`template: wrong number of args for ${name}: want at least ${count} got ${args.length}`);
  };
  switch (name) {
    case "not":
      need(1);
      return !isTrue(first);
    case "len":
      need(1);
      return sizeOf(first);
    case "index":
      need(1);
      return args.slice(1).reduce<Value>(at, first);
    case "slice":
      need(1);
      return slice(first, second, more[0]);
    case "eq":
      need(2);
      return [second, ...more].some((other) => equal(first, other));
    case "ne":
      need(2);
      return !equal(first, second);
    case "lt":
      return compared(first, second) < 0;
    case "le":
      return compared(first, second) <= 0;
    case "gt":
      return compared(first, second) > 0;
    case "ge":
      return compared(first, second) >= 0;
    case "print":
      return printed(args, false);
    case "println":
      return printed(args, true);
    case "printf":
      if (typeof first !== "string") throw failure("template: wrong type for value; expected string");
      return orFailure(() => {
        return formatGo(first, args.slice(1).map(toArgument), (length) => budget.allocate(Math.ceil(length / 16)));
      });
    case "html":
      return htmlEscaped(printed(args, false));
    case "js":
      return jsEscaped(printed(args, false));
    case "urlquery":
      return encodeURIComponent(printed(args, false).toWellFormed())
        .replaceAll("%20", "+")
        .replaceAll(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
    default:
      throw failure(`template: template:1: function "${name}" not defined`);
  }
}
