import {
  BOOL,
  BYTES,
  type CelType,
  DOUBLE,
  DYN,
  INT,
  listOf,
  mapOf,
  STRING,
  UINT,
} from "../../../src/languages/cel/index.ts";
import type { Activation } from "../../../src/languages/cel/run/activation.ts";
import { type CelValue, toDouble, Uint } from "../../../src/languages/cel/value.ts";
import type { Random } from "../random.ts";

export const VARIABLES: readonly (readonly [string, CelType])[] = [
  ["object", DYN],
  ["params", DYN],
  ["x", DYN],
  ["i", INT],
  ["u", UINT],
  ["d", DOUBLE],
  ["s", STRING],
  ["b", BOOL],
  ["y", BYTES],
  ["li", listOf(INT)],
  ["ls", listOf(STRING)],
  ["lx", listOf(DYN)],
  ["m", mapOf(STRING, DYN)],
  ["mi", mapOf(INT, STRING)],
];

export const KEYS = [
  "a",
  "b",
  "name",
  "spec",
  "containers",
  "values",
  "length",
  "toString",
  "__proto__",
  "constructor",
  "missing",
];
export const TEXTS = [
  "",
  "a",
  "b",
  "abc",
  "nginx:1.25",
  "a longer text than ten",
  "é😀x",
  "__proto__",
  "5",
  "1h30m",
  "2024-02-29T12:34:56Z",
];
/** Values for the variables: mostly of their types, now and then of others, or missing. */
export function makeInput(random: Random): Activation {
  const entries = VARIABLES.filter(() => !random.oneIn(40)).map(([name, type]) => {
    const value = name === "object" || name === "params" ? makeJson(random, 3) : makeValue(random, type);
    return [name, value] as const;
  });
  return Object.fromEntries(entries);
}

function makeJson(random: Random, depth: number): CelValue {
  const kind = random.below(depth > 0 ? 9 : 5);
  if (kind === 0) return null;
  if (kind === 1) return random.oneIn(2);
  if (kind === 2) return random.pick([0, 1, 2, -1, 2.5, 1e300, 9_007_199_254_740_991]);
  if (kind < 5) return random.pick(TEXTS);
  if (kind < 6) return Array.from({ length: random.below(4) }, () => makeJson(random, depth - 1));
  const entries = KEYS.filter(() => random.oneIn(2)).map((key) => [key, makeJson(random, depth - 1)] as const);
  return JSON.parse(
    `{${entries.map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`).join(",")}}`,
  ) as CelValue;
}

const SCALARS = ["int", "uint", "double", "string", "bool", "bytes", "null"] as const;

function makeValue(random: Random, type: CelType): CelValue {
  const kind = random.oneIn(15) ? random.pick(SCALARS) : type.kind;
  switch (kind) {
    case "int":
      return random.pick([0, 1, 2, -1, 7, 9_007_199_254_740_991, 9_007_199_254_740_993n, -(2n ** 63n), 2n ** 63n - 1n]);
    case "uint":
      return new Uint(random.pick([0n, 1n, 2n, 2n ** 64n - 1n]));
    case "double":
      return toDouble(random.pick([0, 1, 2, 2.5, -1.5, -0, Number.NaN, Infinity, 1e300]));
    case "string":
      return random.pick(TEXTS);
    case "bool":
      return random.oneIn(2);
    case "bytes":
      return new Uint8Array(random.pick([[], [97, 98, 99], [255]]));
    case "list":
      return Array.from({ length: random.below(5) }, () =>
        makeValue(random, type.kind === "list" ? type.element : DYN),
      );
    case "map":
      return makeJsonMap(random);
    case "dyn":
      return random.oneIn(3) ? makeJson(random, 2) : makeValue(random, random.pick(VARIABLES)[1]);
    default:
      return null;
  }
}

function makeJsonMap(random: Random): CelValue {
  const made = makeJson(random, 3);
  return typeof made === "object" && made !== null && !Array.isArray(made) ? made : { a: made };
}
