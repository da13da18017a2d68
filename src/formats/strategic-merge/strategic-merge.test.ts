import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isObject, type Json, type JsonObject, Problem } from "../../model/index.ts";
import { applyStrategicMerge } from "./index.ts";

const NAMED: JsonObject = {
  type: "array",
  "x-kubernetes-patch-strategy": "merge",
  "x-kubernetes-patch-merge-key": "name",
  items: {
    properties: {
      env: {
        "x-kubernetes-patch-strategy": "merge",
        "x-kubernetes-patch-merge-key": "name",
        items: { type: "object" },
      },
      args: { type: "array", items: { type: "string" } },
    },
  },
};
const SCHEMA: JsonObject = {
  properties: {
    containers: NAMED,
    finalizers: { "x-kubernetes-patch-strategy": "merge", items: { type: "string" } },
    args: { type: "array", items: { type: "string" } },
    strategy: { "x-kubernetes-patch-strategy": "retainKeys", properties: { type: {} } },
    whole: { "x-kubernetes-patch-strategy": "replace", properties: { a: {} } },
  },
};
const KEYS = fc.constantFrom("containers", "finalizers", "args", "a", "name", "__proto__", "constructor", "$patch");
const VALUE = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small" },
    fc.constantFrom<Json>(null, true, "a", "b", "delete", "replace", 1, 2),
    fc.array(tie("value"), { maxLength: 4 }),
    fc.dictionary(KEYS, tie("value"), { maxKeys: 4, noNullPrototype: true }),
  ),
})).value;
const OBJECT = fc.dictionary(KEYS, VALUE, { maxKeys: 5, noNullPrototype: true });
const named = (...names: string[]): Json[] => names.map((name) => ({ name }));

describe("a strategic merge patch", () => {
  it.each<[string, JsonObject, JsonObject, JsonObject | string]>([
    ["sets, keeps and deletes fields", { a: 1, b: 2, c: 3 }, { b: null, c: 4, d: 5 }, { a: 1, c: 4, d: 5 }],
    ["leaves no null where there was nothing", {}, { a: { b: null, c: 1 } }, { a: { c: 1 } }],
    ["replaces a list without strategy", { args: ["a", "b"] }, { args: ["c"] }, { args: ["c"] }],
    [
      "merges items with the same key",
      { containers: [{ name: "a", image: "x", env: [{ name: "A", value: "1" }] }] },
      { containers: [{ name: "a", env: [{ name: "B", value: "2" }] }] },
      {
        containers: [
          {
            name: "a",
            image: "x",
            env: [
              { name: "B", value: "2" },
              { name: "A", value: "1" },
            ],
          },
        ],
      },
    ],
    [
      "puts the items of the patch in its order, the others where they stood before them",
      { containers: named("a", "b", "c") },
      { containers: named("c", "new", "a") },
      { containers: named("b", "c", "new", "a") },
    ],
    [
      "deletes an item by its key",
      { containers: named("a", "b") },
      { containers: [{ name: "a", $patch: "delete" }] },
      { containers: named("b") },
    ],
    [
      "replaces a list where an item says so",
      { containers: named("a", "b") },
      { containers: [{ name: "c" }, { $patch: "replace" }] },
      { containers: named("c") },
    ],
    ["replaces a mapping that says so", { a: { b: 1 } }, { a: { c: 2, $patch: "replace" } }, { a: { c: 2 } }],
    ["empties a mapping that says delete", { a: { b: 1 } }, { a: { $patch: "delete" } }, { a: {} }],
    ["does not make what says delete", {}, { a: { $patch: "delete" }, b: [{ $patch: "delete" }] }, { b: [] }],
    [
      "takes lists of scalars as sets",
      { finalizers: ["a", "b"] },
      { finalizers: ["b", "c"] },
      { finalizers: ["a", "b", "c"] },
    ],
    [
      "deletes from lists of scalars",
      { finalizers: ["a", "b", "c"] },
      { "$deleteFromPrimitiveList/finalizers": ["a", "c"] },
      { finalizers: ["b"] },
    ],
    [
      "sets the order of a list",
      { containers: named("a", "b", "c") },
      { "$setElementOrder/containers": named("c", "x", "a"), containers: [{ name: "x", image: "y" }] },
      { containers: [{ name: "b" }, { name: "c" }, { name: "x", image: "y" }, { name: "a" }] },
    ],
    [
      "drops fields that are not retained",
      { strategy: { type: "RollingUpdate", rollingUpdate: {} } },
      { strategy: { $retainKeys: ["type"], type: "Recreate" } },
      { strategy: { type: "Recreate" } },
    ],
    ["replaces a mapping whose strategy says so", { whole: { a: 1 } }, { whole: { b: 2 } }, { whole: { b: 2 } }],
    [
      "refuses an item without its key",
      { containers: named("a") },
      { containers: [{ image: "x" }] },
      "merge key: name",
    ],
    ["refuses a field that is not retained", {}, { $retainKeys: ["a"], b: 1 }, "format of retainKeys"],
    ["refuses a directive it does not know", {}, { $patch: "mend" }, "unknown patch type"],
    [
      "writes __proto__ as an ordinary key",
      {},
      JSON.parse('{"__proto__":{"a":1}}') as JsonObject,
      JSON.parse('{"__proto__":{"a":1}}') as JsonObject,
    ],
  ])("%s", (_, object, patch, expected) => {
    const result = applyStrategicMerge(object, patch, SCHEMA);
    const refused = result instanceof Problem && typeof expected === "string" && result.message.includes(expected);
    expect(refused ? expected : result).toEqual(expected);
  });

  it("without a schema and directives is a JSON merge patch", () => {
    fc.assert(
      fc.property(OBJECT, OBJECT, (object, patch) => {
        fc.pre(!JSON.stringify([object, patch]).includes("$patch"));
        expect(applyStrategicMerge(object, patch, undefined)).toEqual(mergePatch(object, patch));
      }),
    );
  });

  it("never throws, changes neither side, and leaves no directive behind where it was followed", () => {
    fc.assert(
      fc.property(OBJECT, OBJECT, fc.constantFrom(SCHEMA, undefined), (object, patch, schema) => {
        const before = JSON.stringify([object, patch]);
        expect(applyStrategicMerge(object, patch, schema)).toBeDefined();
        expect(JSON.stringify([object, patch])).toBe(before);
        expect(({} as Record<string, unknown>)["a"]).toBeUndefined();
      }),
    );
  });

  it("applied twice is the same as once", () => {
    const names = fc.uniqueArray(fc.constantFrom("a", "b", "c", "d"));
    fc.assert(
      fc.property(names, names, (one, other) => {
        const patch = { containers: named(...other), finalizers: other };
        const once = applyStrategicMerge({ containers: named(...one), finalizers: one }, patch, SCHEMA) as JsonObject;
        expect(applyStrategicMerge(once, patch, SCHEMA)).toEqual(once);
        expect((once["containers"] as Json[]).length).toBe(new Set([...one, ...other]).size);
      }),
    );
  });

  it("of long lists takes no square time", () => {
    const many = Array.from({ length: 20_000 }, (_, index) => ({ name: `n${index}` }));
    const start = performance.now();
    applyStrategicMerge({ containers: many }, { containers: many.toReversed() }, SCHEMA);
    expect(performance.now() - start).toBeLessThan(3000);
  });
});

/** RFC 7386, with lists taken whole; nulls inside new lists go too, as strategic merge does. */
function mergePatch(target: Json | undefined, patch: Json): Json {
  if (!isObject(patch)) return Array.isArray(patch) && !Array.isArray(target) ? withoutNulls(patch) : patch;
  const result = new Map(Object.entries(isObject(target) ? target : {}));
  for (const [key, value] of Object.entries(patch)) {
    if (value === null || value === undefined) result.delete(key);
    else result.set(key, mergePatch(result.get(key), value));
  }
  return Object.fromEntries(result);
}

function withoutNulls(value: Json): Json {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (!isObject(value)) return value;
  const kept = Object.entries(value).filter(([, child]) => child !== null);
  return Object.fromEntries(kept.map(([key, child]) => [key, withoutNulls(child as Json)]));
}
