import { lookAt } from "./looked-at.ts";
import { compareNumbers } from "./number.ts";
import type { RegoNumber } from "./number.ts";
import type { PlainObject, RegoValue } from "./value.ts";
import { RegoObject, RegoSet, kindOf, objectEntries, objectGet } from "./value.ts";

const RANK = { null: 0, boolean: 1, number: 2, string: 3, array: 4, object: 5, set: 6 } as const;

/** Rego's total order: null < booleans < numbers < strings < arrays < objects < sets. Negative, 0 or positive. */
export function compareValues(left: RegoValue, right: RegoValue): number {
  if (left === right) return 0;
  if (typeof left === "string" && typeof right === "string") return compareStrings(left, right);
  if (typeof left === "number" && typeof right === "number") return left < right ? -1 : left > right ? 1 : 0;
  const kind = kindOf(left);
  const ranks = RANK[kind] - RANK[kindOf(right)];
  if (ranks !== 0) return ranks;
  switch (kind) {
    case "boolean":
      return left === false ? -1 : 1;
    case "number":
      return compareNumbers(left as RegoNumber, right as RegoNumber);
    case "array":
      return compareLists(left as readonly RegoValue[], right as readonly RegoValue[]);
    case "set":
      return compareLists(sortedItems(left as RegoSet), sortedItems(right as RegoSet));
    default:
      return compareObjects(left as PlainObject | RegoObject, right as PlainObject | RegoObject);
  }
}

/** By code points, which is the order of UTF-8 bytes and not that of JS strings. */
export function compareStrings(left: string, right: string): number {
  const length = Math.min(left.length, right.length);
  for (let index = 0; index < length; index++) {
    const a = left.charCodeAt(index);
    const b = right.charCodeAt(index);
    if (a === b) continue;
    // A surrogate (code points from U+10000) sorts after every other unit.
    if (isSurrogate(a) !== isSurrogate(b)) return isSurrogate(a) ? 1 : -1;
    return a - b;
  }
  return left.length - right.length;
}

function isSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdfff;
}

function compareLists(left: readonly RegoValue[], right: readonly RegoValue[]): number {
  const length = Math.min(left.length, right.length);
  for (let index = 0; index < length; index++) {
    lookAt(1);
    const order = compareValues(left[index] as RegoValue, right[index] as RegoValue);
    if (order !== 0) return order;
  }
  return left.length - right.length;
}

function compareObjects(left: PlainObject | RegoObject, right: PlainObject | RegoObject): number {
  const a = sortedEntries(left);
  const b = sortedEntries(right);
  const length = Math.min(a.length, b.length);
  for (let index = 0; index < length; index++) {
    lookAt(1);
    const [x, y] = [a[index] as (typeof a)[number], b[index] as (typeof b)[number]];
    const order = compareValues(x[0], y[0]) || compareValues(x[1], y[1]);
    if (order !== 0) return order;
  }
  return a.length - b.length;
}

export function equalValues(left: RegoValue, right: RegoValue): boolean {
  if (left === right) return true;
  if (typeof left === "number" && typeof right === "number") return false;
  if (typeof left !== "object" && typeof left !== "bigint" && typeof right !== "bigint") return false;
  if (left === null || right === null) return false;
  if (Array.isArray(left)) return Array.isArray(right) && equalLists(left as RegoValue[], right as RegoValue[]);
  if (left instanceof RegoSet) return right instanceof RegoSet && equalSets(left, right);
  const kind = kindOf(left);
  if (kind !== kindOf(right)) return false;
  if (kind === "number") return compareNumbers(left as RegoNumber, right as RegoNumber) === 0;
  return kind === "object" && equalObjects(left as PlainObject | RegoObject, right as PlainObject | RegoObject);
}

function equalLists(left: readonly RegoValue[], right: readonly RegoValue[]): boolean {
  if (left.length !== right.length) return false;
  return left.every((item, index) => {
    lookAt(1);
    return equalValues(item, right[index] as RegoValue);
  });
}

function equalSets(left: RegoSet, right: RegoSet): boolean {
  if (left.size !== right.size) return false;
  return left.values().every((item) => right.has(item));
}

function equalObjects(left: PlainObject | RegoObject, right: PlainObject | RegoObject): boolean {
  if (!(left instanceof RegoObject) && !(right instanceof RegoObject)) return equalPlain(left, right);
  const entries = objectEntries(left);
  const size = right instanceof RegoObject ? right.size : objectEntries(right).length;
  if (entries.length !== size) return false;
  lookAt(size);
  return entries.every(([key, value]) => {
    const other = objectGet(right, key);
    return other !== undefined && equalValues(value, other);
  });
}

function equalPlain(left: PlainObject, right: PlainObject): boolean {
  let size = 0;
  for (const key of Object.keys(left)) {
    const item = left[key];
    if (item === undefined) continue;
    lookAt(1);
    const other = Object.hasOwn(right, key) ? right[key] : undefined;
    if (other === undefined || !equalValues(item, other)) return false;
    size++;
  }
  return size === Object.values(right).filter((item) => item !== undefined).length;
}

/** The members in Rego's order. */
export function sortedItems(set: RegoSet): readonly RegoValue[] {
  set.sorted ??= set.values().toSorted(compareValues);
  return set.sorted;
}

/** The entries in Rego's order of their keys. */
export function sortedEntries(object: PlainObject | RegoObject): readonly (readonly [RegoValue, RegoValue])[] {
  if (!(object instanceof RegoObject)) return sortEntries(object);
  object.sorted ??= sortEntries(object);
  return object.sorted;
}

function sortEntries(object: PlainObject | RegoObject): [RegoValue, RegoValue][] {
  if (!(object instanceof RegoObject)) return sortedKeys(object).map((key) => [key, object[key] as RegoValue]);
  return objectEntries(object).toSorted((left, right) => compareValues(left[0], right[0]));
}

/** The keys of a plain object in Rego's order; mostly they are written in it. */
export function sortedKeys(object: PlainObject): readonly string[] {
  const all = Object.keys(object);
  const keys = all.some((key) => object[key] === undefined) ? all.filter((key) => object[key] !== undefined) : all;
  for (let index = 1; index < keys.length; index++)
    if (compareStrings(keys[index - 1] as string, keys[index] as string) > 0) return keys.toSorted(compareStrings);
  return keys;
}
