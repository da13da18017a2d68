import type { Evaluation } from "../run/evaluation.ts";
import { sortedItems } from "../order.ts";
import { Boxed } from "../boxed.ts";
import { RegoObject, RegoSet } from "../value.ts";
import type { RegoValue } from "../value.ts";

/** Built-ins for the values they mostly get; undefined where the built-in itself has to answer. */
type Quick = (a: RegoValue, b: RegoValue, c: RegoValue, ev: Evaluation) => RegoValue | undefined;

const HIGH_SURROGATE = /[\uD800-\uDBFF]/;
/** Numbers that JavaScript reads as Rego does: at most 15 digits. */
const PLAIN_NUMBER = /^\d{1,9}(?:\.\d{1,6})?$|^\d{10,15}$/;

function isInteger(value: RegoValue): value is number {
  return typeof value === "number" && Number.isSafeInteger(value);
}

/** What a text costs that is made. */
function made(length: number, ev: Evaluation): void {
  ev.allocate(1 + (length >> 4));
}

function plus(a: RegoValue, b: RegoValue): number | undefined {
  if (!isInteger(a) || !isInteger(b)) return undefined;
  return Number.isSafeInteger(a + b) ? a + b : undefined;
}

function minus(a: RegoValue, b: RegoValue): RegoValue | undefined {
  if (a instanceof RegoSet && b instanceof RegoSet) return difference(a, b);
  if (!isInteger(a) || !isInteger(b)) return undefined;
  return Number.isSafeInteger(a - b) ? a - b : undefined;
}

function difference(left: RegoSet, right: RegoSet): RegoSet {
  const rest = new RegoSet();
  for (const item of left.values()) if (!right.has(item)) rest.add(item);
  return rest;
}

function times(a: RegoValue, b: RegoValue): number | undefined {
  if (!isInteger(a) || !isInteger(b)) return undefined;
  return Number.isSafeInteger(a * b) ? a * b + 0 : undefined;
}

function dividedBy(a: RegoValue, b: RegoValue): number | undefined {
  if (!isInteger(a) || !isInteger(b) || b === 0 || Math.abs(a) > 1e12) return undefined;
  const result = a / b;
  if (Number.isInteger(result)) return result * b === a ? result + 0 : undefined;
  // Few binary places and few digits before them: the decimal text is exact, whatever the precision.
  const scaled = result * 1024;
  return Number.isInteger(scaled) && Math.abs(result) < 1e5 && scaled * b === a * 1024 ? result : undefined;
}

function countOf(value: RegoValue): number | undefined {
  if (Array.isArray(value)) return value.length;
  if (typeof value === "string") return HIGH_SURROGATE.test(value) ? undefined : value.length;
  return value instanceof RegoSet || value instanceof RegoObject ? value.size : undefined;
}

function toNumber(value: RegoValue): number | undefined {
  if (typeof value === "number") return value;
  return typeof value === "string" && PLAIN_NUMBER.test(value) ? Number(value) : undefined;
}

function substring(text: RegoValue, start: RegoValue, length: RegoValue): string | undefined {
  if (typeof text !== "string" || !isInteger(start) || !isInteger(length) || start < 0) return undefined;
  if (HIGH_SURROGATE.test(text)) return undefined;
  return length < 0 ? text.slice(start) : text.slice(start, start + length);
}

const replace: Quick = (text, from, to, ev) => {
  if (typeof text !== "string" || typeof from !== "string" || typeof to !== "string") return undefined;
  if (from === "") return to === "" ? text : undefined;
  if (!text.includes(from)) return text;
  if (HIGH_SURROGATE.test(text)) return undefined;
  const parts = text.split(from);
  ev.allocate(parts.length + ((text.length + parts.length * to.length) >> 4));
  return parts.join(to);
};

const trimSuffix: Quick = (text, part) => {
  if (typeof text !== "string" || typeof part !== "string") return undefined;
  return text.endsWith(part) ? text.slice(0, text.length - part.length) : text;
};

const trimPrefix: Quick = (text, part) => {
  if (typeof text !== "string" || typeof part !== "string") return undefined;
  return text.startsWith(part) ? text.slice(part.length) : text;
};

const split: Quick = (text, delimiter, _, ev) => {
  if (typeof text !== "string" || typeof delimiter !== "string" || delimiter === "") return undefined;
  const parts = text.split(delimiter);
  ev.allocate(parts.length);
  return parts;
};

const concat: Quick = (separator, values, _, ev) => {
  if (typeof separator !== "string") return undefined;
  const parts = values instanceof RegoSet ? sortedItems(values) : values;
  if (!Array.isArray(parts)) return undefined;
  let length = 0;
  for (const part of parts as readonly RegoValue[]) {
    if (typeof part !== "string") return undefined;
    length += part.length + separator.length;
  }
  made(length, ev);
  return parts.join(separator);
};

/** A key of a plain object. */
const get: Quick = (object, key, otherwise) => {
  if (typeof object !== "object" || object === null || typeof key !== "string") return undefined;
  if (object instanceof Boxed || Array.isArray(object)) return undefined;
  return (Object.hasOwn(object, key) ? (object as { readonly [key: string]: RegoValue })[key] : undefined) ?? otherwise;
};

/** By the names of built-ins. */
export const QUICK: ReadonlyMap<string, Quick> = new Map<string, Quick>([
  ["plus", plus],
  ["minus", minus],
  ["mul", times],
  ["div", dividedBy],
  ["count", countOf],
  ["to_number", toNumber],
  ["substring", substring],
  ["replace", replace],
  ["trim_suffix", trimSuffix],
  ["trim_prefix", trimPrefix],
  ["split", split],
  ["concat", concat],
  ["object.get", get],
]);
