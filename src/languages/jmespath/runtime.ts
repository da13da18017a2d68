import { setOwn } from "../../model/index.ts";
import type { Slice } from "./ast.ts";
import type { Search } from "./context.ts";
import { isSame } from "./equal.ts";
import { JmesError, NotFound } from "./error.ts";
import { fail, invoke, type JmesFunction } from "./functions/function.ts";
import { takeSlice } from "./slice.ts";
import { isMap, isTrue, type JmesObject, type JmesValue, Reference } from "./value.ts";

/** What compiled expressions call. */
export const RUNTIME = {
  isArray: Array.isArray,
  NotFound,
  set: setOwn,
  same: isSame,
  not: (value: JmesValue): boolean => !isTrue(value),
  slice: (list: readonly JmesValue[], slice: Slice): JmesValue[] => takeSlice(list, slice),
  at: (list: readonly JmesValue[], index: number): JmesValue => list[index < 0 ? index + list.length : index] ?? null,
  miss: (value: JmesValue, missing: NotFound): NotFound | null => (isMap(value) ? missing : null),
  own: getOwn,
  call: callFunction,
  flat: Object.assign(flatten, { project, values, valuesAndNulls }),
  reference: (apply: (value: JmesValue, search: Search) => JmesValue | NotFound, search: Search): Reference =>
    new Reference((value) => apply(value, search)),
  exhaust: rethrowExhausted,
} as const;

function getOwn(value: JmesObject, key: string, missing: NotFound): JmesValue | NotFound {
  if (!isMap(value)) return null;
  const found = Object.hasOwn(value, key) ? value[key] : undefined;
  return found === undefined ? missing : found;
}

function callFunction(
  called: JmesFunction | null,
  name: string | null,
  args: readonly JmesValue[],
  search: Search,
): JmesValue {
  if (called !== null) return invoke(called, args, search);
  return fail(name === null ? "invalid node value type" : `unknown function: ${name}`);
}

function rethrowExhausted(error: unknown): void {
  if (!(error instanceof JmesError) || error.is === "exhausted") throw error;
}

function flatten(list: JmesValue, search: Search): JmesValue {
  if (!Array.isArray(list)) return null;
  const flat: JmesValue[] = [];
  for (const item of list) {
    if (Array.isArray(item)) for (const inner of item) flat.push(inner);
    else flat.push(item);
  }
  search.spend(flat.length);
  return flat;
}

function project(list: JmesValue, search: Search): JmesValue {
  if (!Array.isArray(list)) return null;
  search.spend(list.length);
  return list.includes(null) ? list.filter((item) => item !== null) : list;
}

function values(map: JmesValue, search: Search): JmesValue {
  return isMap(map) ? project(Object.values(map), search) : null;
}

/** The engine that this follows looks at as many nulls before the values. */
function valuesAndNulls(map: JmesValue): JmesValue {
  if (!isMap(map)) return null;
  const all = Object.values(map);
  return [...all.map(() => null), ...all];
}
