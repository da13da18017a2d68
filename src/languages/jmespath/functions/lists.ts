import { setOwn } from "../../../model/index.ts";
import type { Search } from "../context.ts";
import { NotFound } from "../error.ts";
import { compareText, isMap, type JmesObject, type JmesValue, type Reference } from "../value.ts";
import { asItems, asMap, asReference, asText, fail, type JmesFunction } from "./function.ts";

/** JMESPath's functions of lists and mappings. */
export const LISTS: readonly JmesFunction[] = [
  { name: "length", parameters: [["string", "array", "object"]], run: (args) => toLength(args[0] ?? null) },
  {
    name: "contains",
    parameters: [["array", "string"], ["any"]],
    run: ([search, item]) => contains(search, item ?? null),
  },
  { name: "keys", parameters: [["object"]], run: (args) => Object.keys(asMap(args, 0)) },
  { name: "values", parameters: [["object"]], run: (args) => Object.values(asMap(args, 0)) },
  { name: "merge", parameters: [["object"]], variadic: true, run: merge },
  {
    name: "not_null",
    parameters: [["any"]],
    variadic: true,
    run: (args) => args.find((item) => item !== null) ?? null,
  },
  { name: "to_array", parameters: [["any"]], run: ([item]) => (Array.isArray(item) ? item : [item ?? null]) },
  { name: "reverse", parameters: [["array", "string"]], run: ([items]) => reverse(items ?? null) },
  {
    name: "sort",
    parameters: [["array[string]", "array[number]"]],
    run: (args, search) => sort(asItems(args, 0), search),
  },
  { name: "join", parameters: [["string"], ["array[string]"]], run: join },
  { name: "map", parameters: [["expref"], ["array"]], run: map },
  { name: "sort_by", parameters: [["array"], ["expref"]], run: sortBy },
  { name: "max_by", parameters: [["array"], ["expref"]], run: (args, search) => findBy(args, search, (a, b) => a > b) },
  { name: "min_by", parameters: [["array"], ["expref"]], run: (args, search) => findBy(args, search, (a, b) => a < b) },
];

function toLength(value: JmesValue): number {
  if (typeof value === "string") return countCharacters(value);
  return Array.isArray(value) ? value.length : Object.keys(value as JmesObject).length;
}

function countCharacters(text: string): number {
  let count = text.length;
  for (let at = 1; at < text.length; at += 1) {
    if ((text.charCodeAt(at) & 0xfc00) === 0xdc00 && (text.charCodeAt(at - 1) & 0xfc00) === 0xd800) count -= 1;
  }
  return count;
}

function contains(search: JmesValue | undefined, item: JmesValue): boolean {
  if (typeof search === "string") return typeof item === "string" && search.includes(item);
  for (const candidate of search as JmesValue[]) {
    if (candidate === item) return true;
    if (typeof candidate !== "object" || typeof item !== "object" || candidate === null || item === null) continue;
    // Go cannot compare two lists, or two mappings, with ==.
    if (Array.isArray(candidate) && Array.isArray(item)) fail("comparing uncomparable type []interface {}");
    if (isMap(candidate) && isMap(item)) fail("comparing uncomparable type map[string]interface {}");
  }
  return false;
}

function merge(args: readonly JmesValue[], search: Search): JmesObject {
  const merged: JmesObject = {};
  for (const part of args) {
    if (!isMap(part)) return fail("merge: an argument is not an object");
    for (const [key, value] of Object.entries(part)) {
      search.spend(1);
      setOwn(merged, key, value);
    }
  }
  return merged;
}

function reverse(items: JmesValue): JmesValue {
  return typeof items === "string" ? Array.from(items).reverse().join("") : (items as JmesValue[]).toReversed();
}

function sort(items: readonly JmesValue[], search: Search): JmesValue[] {
  search.spend(items.length);
  return items.toSorted(typeof items[0] === "string" ? (a, b) => compareText(a as string, b as string) : byNumber);
}

function byNumber(a: JmesValue, b: JmesValue): number {
  return (a as number) - (b as number);
}

function join(args: readonly JmesValue[], search: Search): string {
  const separator = asText(args, 0);
  const items = asItems(args, 1) as readonly string[];
  search.room(items.reduce((length, item) => length + item.length + separator.length, 0));
  return items.join(separator);
}

function map(args: readonly JmesValue[], search: Search): JmesValue[] {
  return asItems(args, 1).map((item) => look(asReference(args, 0), item, search));
}

/** What the reference finds in the item; null where a key is missing. */
function look(reference: Reference, item: JmesValue, search: Search): JmesValue {
  search.spend(1);
  const found = reference.apply(item);
  return found instanceof NotFound ? null : found;
}

function sortBy(args: readonly JmesValue[], search: Search): JmesValue {
  const items = asItems(args, 0);
  const reference = asReference(args, 1);
  if (items.length < 2) return items as JmesValue[];
  const type = typeof look(reference, items[0] ?? null, search);
  if (type !== "number" && type !== "string") return fail("invalid type, must be number of string");
  const keyed = items.map((item) => {
    search.spend(1);
    const key = reference.apply(item);
    if (typeof key !== type) fail("error in sort_by comparison");
    return { item, key: key as string & number };
  });
  const compare = type === "string" ? compareText : (a: number, b: number): number => a - b;
  return keyed.sort((a, b) => compare(a.key, b.key)).map(({ item }) => item);
}

function findBy(args: readonly JmesValue[], search: Search, isBetter: (a: number, b: number) => boolean): JmesValue {
  const items = asItems(args, 0);
  const reference = asReference(args, 1);
  let best = items[0] ?? null;
  if (items.length < 2) return best;
  let bestKey = look(reference, best, search);
  const type = typeof bestKey;
  if (type !== "number" && type !== "string") return fail("invalid type, must be number of string");
  for (const item of items.slice(1)) {
    const key = look(reference, item, search);
    if (typeof key !== type) return fail(`invalid type, must be ${type}`);
    if (!isBetter(toOrder(key, bestKey), 0)) continue;
    bestKey = key;
    best = item;
  }
  return best;
}

function toOrder(a: JmesValue, b: JmesValue): number {
  return typeof a === "string" ? compareText(a, b as string) : (a as number) - (b as number);
}
