import type { Library, Overload } from "../declaration.ts";
import { CelMap } from "../run/cel-map.ts";
import { Duration } from "../run/duration.ts";
import { fail, noSuchOverload } from "../run/fail.ts";
import { optionalIndexed } from "../run/field.ts";
import { isMap, sizeOfMap } from "../run/map.ts";
import { NONE, Optional } from "../run/optional.ts";
import { StructValue } from "../run/struct-value.ts";
import { Timestamp } from "../run/timestamp.ts";
import { BOOL, DYN, INT, listOf, mapOf, optionalOf, parameter, STRING } from "../type.ts";
import { CelObject, type CelValue, Double, Uint } from "../value.ts";
import { global, method } from "./define.ts";

const K = parameter("K");
const V = parameter("V");
const SOME = optionalOf(V);
const LIST = listOf(V);
const MAP = mapOf(K, V);

/**
 * Optional values. `or` and `orValue` do not look at their argument where the target has a value: whoever runs calls of
 * `optional_or_optional` and `optional_orValue_value` must not fail for an argument that is not needed.
 * @param version 0: as in Kubernetes up to 1.28; 1: optFlatMap; 2: first, last, unwrap
 * @see cel-go cel/library.go
 */
export function optionalLibrary(version = 2): Library {
  return {
    name: "cel.lib.optional",
    overloads: [...MAKING, ...READING, ...LOOKING, ...(version >= 2 ? LISTS : [])],
    types: [optionalOf(DYN)],
    macros: version >= 1 ? ["optMap", "optFlatMap"] : ["optMap"],
  };
}

const MAKING: readonly Overload[] = [
  global("optional_of", "optional.of", [V], SOME, (value: CelValue) => new Optional(value)),
  global("optional_ofNonZeroValue", "optional.ofNonZeroValue", [V], SOME, (value: CelValue) =>
    isZero(value) ? NONE : new Optional(value),
  ),
  global("optional_none", "optional.none", [], SOME, () => NONE),
];

const READING: readonly Overload[] = [
  method("optional_value", "value", [SOME], V, valueOf),
  method(
    "optional_hasValue",
    "hasValue",
    [SOME],
    BOOL,
    (optional: CelValue) => asOptional(optional).value !== undefined,
  ),
  method("optional_or_optional", "or", [SOME, SOME], SOME, (optional: CelValue, other: CelValue) =>
    asOptional(optional).value === undefined ? asOptional(other) : optional,
  ),
  method("optional_orValue_value", "orValue", [SOME, V], V, (optional: CelValue, other: CelValue) => {
    const { value } = asOptional(optional);
    return value === undefined ? other : value;
  }),
];

const LOOKING: readonly Overload[] = [
  global("select_optional_field", "_?._", [DYN, STRING], SOME, optionalIndexed),
  global("list_optindex_optional_int", "_[?_]", [LIST, INT], SOME, optionalIndexed),
  global("optional_list_optindex_optional_int", "_[?_]", [optionalOf(LIST), INT], SOME, optionalIndexed),
  global("map_optindex_optional_value", "_[?_]", [MAP, K], SOME, optionalIndexed),
  global("optional_map_optindex_optional_value", "_[?_]", [optionalOf(MAP), K], SOME, optionalIndexed),
  global("optional_list_index_int", "_[_]", [optionalOf(LIST), INT], SOME, optionalIndexed),
  global("optional_map_index_value", "_[_]", [optionalOf(MAP), K], SOME, optionalIndexed),
];

const LISTS: readonly Overload[] = [
  method("list_first", "first", [LIST], SOME, (list: readonly CelValue[]) => listEnd(list, 0)),
  method("list_last", "last", [LIST], SOME, (list: readonly CelValue[]) => listEnd(list, list.length - 1)),
  global("optional_unwrap", "optional.unwrap", [listOf(SOME)], LIST, unwrap),
  method("optional_unwrapOpt", "unwrapOpt", [listOf(SOME)], LIST, unwrap),
];

function asOptional(value: CelValue): Optional {
  return value instanceof Optional ? value : noSuchOverload();
}

function valueOf(optional: CelValue): CelValue {
  const { value } = asOptional(optional);
  return value === undefined ? fail("optional.none() dereference") : value;
}

function listEnd(list: readonly CelValue[], at: number): Optional {
  return list.length === 0 ? NONE : new Optional(list[at]);
}

function unwrap(list: readonly CelValue[]): CelValue[] {
  return list.flatMap((element) => {
    const { value } = asOptional(element);
    return value === undefined ? [] : [value];
  });
}

/** Whether a value is what a field of its type would be that nobody set. */
function isZero(value: CelValue): boolean {
  if (value === null || value === "" || value === false || value === 0 || Object.is(value, -0)) return true;
  if (Array.isArray(value) || value instanceof Uint8Array) return value.length === 0;
  if (value instanceof CelMap || isMap(value)) return sizeOfMap(value) === 0;
  return value instanceof CelObject && isZeroObject(value);
}

function isZeroObject(value: CelObject): boolean {
  if (value instanceof Double) return value.value === 0;
  if (value instanceof Uint) return value.value === 0n;
  if (value instanceof Duration) return value.nanos === 0n;
  // Go's zero time is the first second of year 1.
  if (value instanceof Timestamp) return value.nanos === -62_135_596_800_000_000_000n;
  if (!(value instanceof StructValue)) return false;
  const json = value.toJson();
  return typeof json === "object" && json !== null && Object.keys(json).length === 0;
}
