import { Boxed } from "./boxed.ts";
import { lookAt, writeOne } from "./looked-at.ts";
import type { RegoDecimal } from "./number.ts";
import { canonicalNumber, isDecimal } from "./number.ts";
import { equalValues as equalComposites } from "./order.ts";

/**
 * Values of Rego. JSON needs no conversion: what JSON or YAML readers give is a Rego value, and is never changed.
 *
 * - null, boolean, string: themselves
 * - number: a JS number, which stands for its shortest decimal text (so 0.1 is 0.1); integers outside ±(2^53-1) are
 *   bigint, decimals that no JS number writes are `RegoDecimal`. `toNumber…` of number.ts give this form.
 * - array: array
 * - object: a plain object (own enumerable string keys; a key whose value is undefined is absent) or a `RegoObject`
 * - set: `RegoSet`
 *
 * Undefined is JS undefined, and is no value. All values are immutable once they left the function that made them.
 */
export type RegoValue =
  | null
  | boolean
  | string
  | number
  | bigint
  | RegoDecimal
  | readonly RegoValue[]
  | PlainObject
  | RegoObject
  | RegoSet;

export interface PlainObject {
  readonly [key: string]: RegoValue | undefined;
}

export type RegoKind = "null" | "boolean" | "number" | "string" | "array" | "object" | "set";

/** Something that equals (as Map key) exactly for equal values: primitives themselves, composites by canonical text. */
export type MapKey = null | boolean | string | number | bigint;

/** Up to here a set compares composite members one by one; beyond, it finds them by their canonical text. */
const FEW = 8;

/** A set. Made by `add`; not changed after it was handed out. Iterate with `sortedItems` (order.ts) where order shows. */
export class RegoSet extends Boxed {
  private readonly scalars = new Map<MapKey, RegoValue>();
  private composites: RegoValue[] | undefined = undefined;
  private texts: Set<string> | undefined = undefined;
  /** Caches, filled by order.ts and canonicalText. */
  sorted: readonly RegoValue[] | undefined = undefined;
  text: string | undefined = undefined;

  get size(): number {
    return this.scalars.size + (this.composites === undefined ? 0 : this.composites.length);
  }
  /** The member that equals the value. */
  has(value: RegoValue): boolean {
    if (typeof value !== "object" || value === null) return this.scalars.has(scalarKey(value));
    if (this.composites === undefined) return false;
    if (this.texts === undefined && this.composites.length > FEW)
      this.texts = new Set(this.composites.map(canonicalText));
    if (this.texts !== undefined) return this.texts.has(canonicalText(value));
    for (const item of this.composites) if (equalComposites(item, value)) return true;
    return false;
  }
  /** Only for whoever makes the set. The first of equal values stays. */
  add(value: RegoValue): this {
    if (typeof value !== "object" || value === null) {
      const key = scalarKey(value);
      if (!this.scalars.has(key)) this.scalars.set(key, value);
      return this;
    }
    if (this.has(value)) return this;
    (this.composites ??= []).push(value);
    this.texts?.add(canonicalText(value));
    return this;
  }
  /** In no particular order. */
  values(): readonly RegoValue[] {
    const { composites } = this;
    if (this.scalars.size === 0) return composites ?? [];
    return composites === undefined ? [...this.scalars.values()] : [...this.scalars.values(), ...composites];
  }
  static of(values: Iterable<RegoValue>): RegoSet {
    const set = new RegoSet();
    for (const value of values) set.add(value);
    return set;
  }
}

/** Of values that are no composites: themselves, with one form for each integer. */
function scalarKey(value: Exclude<RegoValue, object> | null): MapKey {
  if (typeof value !== "number" && typeof value !== "bigint") return value;
  return Number.isSafeInteger(value) || !Number.isInteger(value) ? value : canonicalNumber(value);
}

/** An object with keys of any kind. Made by `set`; not changed after it was handed out. */
export class RegoObject extends Boxed {
  readonly items = new Map<MapKey, RegoValue>();
  /** The keys that are not their own map key (composites and a few rare strings and numbers). */
  readonly keys = new Map<MapKey, RegoValue>();
  sorted: readonly (readonly [RegoValue, RegoValue])[] | undefined = undefined;
  text: string | undefined = undefined;

  get size(): number {
    return this.items.size;
  }
  get(key: RegoValue): RegoValue | undefined {
    return this.items.get(mapKey(key));
  }
  has(key: RegoValue): boolean {
    return this.items.has(mapKey(key));
  }
  /** Only for whoever makes the object. The last value of a key stays. */
  set(key: RegoValue, value: RegoValue): this {
    const mapped = mapKey(key);
    if (mapped !== key) this.keys.set(mapped, key);
    this.items.set(mapped, value);
    return this;
  }
  /** In no particular order. */
  *entries(): IterableIterator<[RegoValue, RegoValue]> {
    for (const [mapped, value] of this.items) yield [this.keys.get(mapped) ?? mapped, value];
  }
  static of(entries: Iterable<readonly [RegoValue, RegoValue]>): RegoObject {
    const object = new RegoObject();
    for (const [key, value] of entries) object.set(key, value);
    return object;
  }
}

export function isArray(value: RegoValue): value is readonly RegoValue[] {
  return Array.isArray(value);
}

export function isSet(value: RegoValue): value is RegoSet {
  return value instanceof RegoSet;
}

export function isObject(value: RegoValue): value is PlainObject | RegoObject {
  return kindOf(value) === "object";
}

export function isNumber(value: RegoValue): value is number | bigint | RegoDecimal {
  return typeof value === "number" || typeof value === "bigint" || isDecimal(value);
}

/** What `type_name` says of the value. */
export function kindOf(value: RegoValue): RegoKind {
  switch (typeof value) {
    case "string":
    case "boolean":
    case "number":
      return typeof value as RegoKind;
    case "bigint":
      return "number";
    default:
      if (value === null) return "null";
      if (Array.isArray(value)) return "array";
      if (value instanceof RegoSet) return "set";
      return isDecimal(value) ? "number" : "object";
  }
}

/** The value at the key of an object; undefined where it has none. Only own keys of plain objects count. */
export function objectGet(object: PlainObject | RegoObject, key: RegoValue): RegoValue | undefined {
  if (object instanceof RegoObject) return object.items.get(mapKey(key));
  return typeof key === "string" && Object.hasOwn(object, key) ? object[key] : undefined;
}

/** Entries in no particular order (`sortedEntries` of order.ts has Rego's). */
export function objectEntries(object: PlainObject | RegoObject): [RegoValue, RegoValue][] {
  if (object instanceof RegoObject) return [...object.entries()];
  return Object.entries(object).filter((entry): entry is [string, RegoValue] => entry[1] !== undefined);
}

export function objectSize(object: PlainObject | RegoObject): number {
  return object instanceof RegoObject ? object.size : objectEntries(object).length;
}

/** What arrays, objects and sets answer to `x[key]`; undefined for everything else. */
export function lookUp(value: RegoValue, key: RegoValue): RegoValue | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  if (Array.isArray(value)) return typeof key === "number" ? (value as RegoValue[])[key] : undefined;
  if (value instanceof RegoSet) return value.has(key) ? key : undefined;
  return isDecimal(value) ? undefined : objectGet(value as PlainObject | RegoObject, key);
}

const MARK = "\u0000";

/** @see MapKey */
export function mapKey(value: RegoValue): MapKey {
  switch (typeof value) {
    case "string":
      return value.charCodeAt(0) === 0 ? `${MARK}s${value}` : value;
    case "number":
      return Number.isInteger(value) && !Number.isSafeInteger(value) ? canonicalNumber(value) : value;
    case "boolean":
    case "bigint":
      return value;
    default:
      return value === null ? null : MARK + canonicalText(value);
  }
}

/** One text for all values equal to this one, and for no other value. */
export function canonicalText(value: RegoValue): string {
  switch (typeof value) {
    case "string":
      return JSON.stringify(value);
    case "number":
    case "bigint":
      return String(canonicalNumber(value));
    case "boolean":
      return value ? "true" : "false";
    default:
  }
  if (value === null) return "null";
  writeOne();
  if (Array.isArray(value)) return counted(`[${(value as RegoValue[]).map(canonicalText).join()}]`);
  if (value instanceof RegoSet) {
    value.text ??= counted(`<${value.values().map(canonicalText).toSorted().join()}>`);
    return value.text;
  }
  if (isDecimal(value)) return `d${value.text}`;
  if (value instanceof RegoObject) return (value.text ??= objectText(value));
  return objectText(value as PlainObject);
}

function objectText(object: PlainObject | RegoObject): string {
  const parts = objectEntries(object).map(([key, item]) => `${canonicalText(key)}:${canonicalText(item)}`);
  return counted(`{${parts.toSorted().join()}}`);
}

function counted(text: string): string {
  lookAt(text.length);
  return text;
}
