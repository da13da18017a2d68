import type { Library, Overload } from "../declaration.ts";
import { compare } from "../run/ordering.ts";
import { fail } from "../run/fail.ts";
import { typeName } from "../run/type-of.ts";
import {
  BOOL,
  BYTES,
  type CelType,
  DOUBLE,
  DURATION,
  DYN,
  INT,
  listOf,
  parameter,
  STRING,
  TIMESTAMP,
  UINT,
} from "../type.ts";
import type { CelValue } from "../value.ts";
import { global, method } from "./define.ts";
import { Members } from "./membership.ts";
import { writable } from "./tree-size.ts";
import { flattenCost, outputCost, rangeCost, selfCompareCost, sliceCost } from "./list-costs.ts";

type Int = number | bigint;
type List = readonly CelValue[];

const MAX_RANGE = 1_000_000;
const T = listOf(parameter("T"));

/** Types whose values have an order, with their names in overload ids. */
const COMPARABLE: readonly (readonly [string, CelType])[] = [
  ["int", INT],
  ["uint", UINT],
  ["double", DOUBLE],
  ["bool", BOOL],
  ["google.protobuf.Duration", DURATION],
  ["google.protobuf.Timestamp", TIMESTAMP],
  ["string", STRING],
  ["bytes", BYTES],
];

/**
 * cel-go's lists extension.
 * @param version 0: slice; 1: flatten; 2: sort, sortBy, range, reverse, distinct; 3: costs, as Kubernetes has it; 4:
 *   `lists.range` of a negative number is an error
 * @see cel-go ext/lists.go
 */
export function listsLibrary(version = 4): Library {
  const overloads = [method("list_slice", "slice", [T, INT, INT], T, slice, costs(version, sliceCost))];
  if (version >= 1) overloads.push(...flattening(version));
  if (version >= 2) overloads.push(...sorting(version), ...making(version));
  return { name: "cel.lib.ext.lists", overloads, ...(version >= 2 && { macros: ["sortBy"] }) };
}

const costs = <Cost>(version: number, cost: Cost): { cost?: Cost } => (version >= 3 ? { cost } : {});

function flattening(version: number): Overload[] {
  return [
    method("list_flatten", "flatten", [listOf(T)], T, (list: CelValue) => flatten(list, 1), {
      accepts: () => true,
      ...costs(version, flattenCost),
    }),
    method("list_flatten_int", "flatten", [listOf(DYN), INT], listOf(DYN), flatten, costs(version, flattenCost)),
  ];
}

/** In cel-go one function sorts all lists, and it is the one to tell what it cannot sort. */
const areLists = (args: readonly CelValue[]): boolean => args.every((arg) => Array.isArray(arg));

function sorting(version: number): Overload[] {
  return COMPARABLE.flatMap(([name, type]) => {
    const heavy = type === STRING || type === BYTES;
    return [
      method(`list_${name}_sort`, "sort", [listOf(type)], listOf(type), (list: List) => sortByKeys(list, list), {
        accepts: areLists,
        ...costs(version, selfCompareCost(0, heavy)),
      }),
      method(`list_${name}_sortByAssociatedKeys`, "@sortByAssociatedKeys", [T, listOf(type)], T, sortByKeys, {
        accepts: areLists,
        ...costs(version, selfCompareCost(1, heavy)),
      }),
    ];
  });
}

function making(version: number): Overload[] {
  const range = (size: Int): number[] => makeRange(size, version >= 4);
  return [
    global("lists_range", "lists.range", [INT], listOf(INT), range, costs(version, rangeCost)),
    method("list_reverse", "reverse", [T], T, (list: List) => list.toReversed(), costs(version, outputCost)),
    method("list_distinct", "distinct", [T], T, distinct, costs(version, selfCompareCost(0, false))),
  ];
}

function slice(list: List, start: Int, end: Int): List {
  const because = (reason: string): never => fail(`cannot slice(${start}, ${end}), ${reason}`);
  if (start < 0 || end < 0) because("negative indexes not supported");
  if (start > end) because("start index must be less than or equal to end index");
  if (end > list.length) because(`list is length ${list.length}`);
  return list.slice(Number(start), Number(end));
}

/** Elements that are no lists stay what they are. */
function flatten(list: CelValue, depth: Int): List {
  if (!Array.isArray(list)) return fail(`no such overload: ${typeName(list)}.flatten()`);
  if (depth < 0) fail("level must be non-negative");
  return (writable(list) as readonly unknown[]).flat(Number(depth)) as CelValue[];
}

/**
 * The elements in the order of their keys; equal keys keep their order.
 * @throws {CelError} for keys of different types, or without an order
 */
export function sortByKeys(list: List, keys: List): List {
  const [first] = keys;
  if (list.length !== keys.length)
    fail(
      `@sortByAssociatedKeys() expected a list of the same size as the associated keys list, but got ${list.length} and ${keys.length} elements respectively`,
    );
  if (first === undefined) return list;
  const name = typeName(first);
  if (!COMPARABLE.some(([comparable]) => comparable === name)) fail("list elements must be comparable");
  if (keys.some((key) => typeName(key) !== name)) fail("list elements must have the same type");
  const order = keys.map((key, index) => ({ key, index })).toSorted((a, b) => compareKeys(a.key, b.key));
  return order.map(({ index }) => list[index] ?? null);
}

/** NaN is not less than anything. */
function compareKeys(a: CelValue, b: CelValue): number {
  return Number.isNaN(a) || Number.isNaN(b) ? 0 : compare(a, b);
}

function makeRange(size: Int, strict: boolean): number[] {
  if (strict && size < 0) fail(`lists.range: size must be non-negative, got ${size}`);
  if (size > MAX_RANGE) fail(`lists.range: size ${size} exceeds maximum allowed (${MAX_RANGE})`);
  return Array.from({ length: Math.max(0, Number(size)) }, (_, index) => index);
}

function distinct(list: List): List {
  const members = new Members();
  return list.filter((element) => {
    const isNew = !members.has(element);
    if (isNew) members.add(element);
    return isNew;
  });
}
