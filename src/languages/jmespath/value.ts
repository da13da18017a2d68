import { type Json, type JsonObject, setOwn } from "../../model/index.ts";
import type { NotFound } from "./error.ts";

/**
 * A whole number that is no JSON number: what `compare()` answers. Go's engine has it as `int`, which equals no number
 * and is in no order with one. Searches answer it as a number.
 */
export class Integer {
  readonly #value: number;

  constructor(value: number) {
    this.#value = value;
  }

  toNumber(): number {
    return this.#value;
  }
}

/** `&expression` on its way into a function. */
export class Reference {
  /** @throws {JmesError} as a search does */
  readonly apply: (value: JmesValue) => JmesValue | NotFound;

  constructor(apply: (value: JmesValue) => JmesValue | NotFound) {
    this.apply = apply;
  }
}

/** What sub-expressions are worth. Values are shared with the data that was searched: they must not be changed. */
export type JmesValue = null | boolean | number | string | JmesValue[] | JmesObject | Integer | Reference;
export interface JmesObject {
  [key: string]: JmesValue;
}

/** Whether the value is a mapping. */
export function isMap(value: unknown): value is JmesObject {
  return (
    typeof value === "object" &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof Integer) &&
    !(value instanceof Reference)
  );
}

/** False are null, false, and what is empty; zero is true. */
export function isTrue(value: JmesValue): boolean {
  if (value === null || value === false || value === "") return false;
  if (typeof value !== "object") return true;
  if (Array.isArray(value)) return value.length > 0;
  if (!isMap(value)) return true;
  for (const key in value) if (Object.hasOwn(value, key)) return true;
  return false;
}

/** In the order of code points, as Go orders UTF-8: negative, zero or positive. */
export function compareText(a: string, b: string): number {
  if (a === b) return 0;
  const length = Math.min(a.length, b.length);
  for (let at = 0; at < length; at += 1) {
    const left = a.charCodeAt(at);
    const right = b.charCodeAt(at);
    if (left === right) continue;
    // Surrogates stand for characters beyond all that are written in one unit.
    const leftHigh = left >= 0xd800 && left <= 0xdfff;
    const rightHigh = right >= 0xd800 && right <= 0xdfff;
    if (leftHigh !== rightHigh) return leftHigh ? 1 : -1;
    return left - right;
  }
  return a.length - b.length;
}

/** The value without the forms that only expressions know. References mean nothing outside and become empty. */
export function toJson(value: JmesValue, budget: Budget): Json {
  if (value instanceof Integer) return value.toNumber();
  if (value instanceof Reference) return {};
  if (typeof value !== "object" || value === null) return value;
  budget.spend(1);
  if (Array.isArray(value)) {
    for (let at = 0; at < value.length; at += 1) {
      const item = value[at] as JmesValue;
      if (typeof item === "object" && item !== null && toJson(item, budget) !== item) return copyList(value, budget);
    }
    return value as Json[];
  }
  for (const key in value) {
    const item = value[key] as JmesValue;
    if (typeof item === "object" && item !== null && toJson(item, budget) !== item) return copyMap(value, budget);
  }
  return value as JsonObject;
}

function copyList(list: readonly JmesValue[], budget: Budget): Json[] {
  return list.map((item) => toJson(item, budget));
}

function copyMap(object: JmesObject, budget: Budget): JsonObject {
  const copy: JmesObject = {};
  for (const [key, item] of Object.entries(object)) setOwn(copy, key, toJson(item, budget) as JmesValue);
  return copy as JsonObject;
}

/** What is left of the work one search may do. */
export interface Budget {
  /** @throws {JmesError} exhausted */
  spend(steps: number): void;
}
