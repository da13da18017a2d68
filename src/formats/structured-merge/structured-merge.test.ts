import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Json, type JsonObject, Problem } from "../../model/index.ts";
import { applyStructuredMerge } from "./index.ts";

const ITEM = {
  type: "object",
  properties: {
    name: { type: "string" },
    image: { type: "string" },
    port: { type: "integer" },
    protocol: { type: "string", default: "TCP" },
    args: { type: "array", items: { type: "string" }, "x-kubernetes-list-type": "atomic" },
  },
};
const listOf = (...keys: string[]): JsonObject => ({
  type: "array",
  items: ITEM,
  "x-kubernetes-list-type": "map",
  "x-kubernetes-list-map-keys": keys,
});
const SCHEMA: JsonObject = {
  type: "object",
  properties: {
    containers: listOf("name"),
    ports: listOf("port", "protocol"),
    finalizers: { type: "array", items: { type: "string" }, "x-kubernetes-list-type": "set" },
    labels: { type: "object", additionalProperties: { type: "string" } },
    selector: { type: "object", "x-kubernetes-map-type": "atomic" },
    replicas: { type: "integer", format: "int32" },
    amount: { format: "quantity" },
    free: { type: "object" },
  },
};
const named = (...names: string[]): Json[] => names.map((name) => ({ name }));

describe("an apply configuration", () => {
  it.each<[string, JsonObject, JsonObject, JsonObject | string]>([
    [
      "sets fields and keeps the others",
      { replicas: 1, labels: { a: "1" } },
      { labels: { b: "2" } },
      { replicas: 1, labels: { a: "1", b: "2" } },
    ],
    [
      "merges items with the same key, and takes a missing key for its default",
      { ports: [{ port: 80, protocol: "TCP", name: "web" }] },
      {
        ports: [
          { port: 80, name: "http" },
          { port: 80, protocol: "UDP" },
        ],
      },
      {
        ports: [
          { port: 80, protocol: "TCP", name: "http" },
          { port: 80, protocol: "UDP" },
        ],
      },
    ],
    [
      "puts new items behind",
      { containers: named("a", "b") },
      { containers: named("c") },
      { containers: named("a", "b", "c") },
    ],
    [
      "keeps the configuration's order of what both have",
      { containers: named("a", "b", "c") },
      { containers: named("c", "a") },
      { containers: named("b", "c", "a") },
    ],
    ["takes sets for sets", { finalizers: ["a", "b"] }, { finalizers: ["b", "c"] }, { finalizers: ["a", "b", "c"] }],
    [
      "merges a duplicate of the object into one",
      { containers: [{ name: "a", image: "x" }, { name: "a", port: 1 }, { name: "b" }] },
      { containers: [{ name: "a", image: "y" }] },
      { containers: [{ name: "a", image: "y" }, { name: "b" }] },
    ],
    ["takes any scalar for a quantity", { amount: "1" }, { amount: 2 }, { amount: 2 }],
    [
      "merges what the schema leaves open",
      { free: { a: { b: 1 } } },
      { free: { a: { c: 2 } } },
      { free: { a: { b: 1, c: 2 } } },
    ],
    [
      "keeps fields of the object that the schema does not know, as a newer server has them",
      { newer: { a: 1 }, containers: [{ name: "a", newest: true }] },
      { containers: [{ name: "a", image: "y" }] },
      { newer: { a: 1 }, containers: [{ name: "a", newest: true, image: "y" }] },
    ],
    [
      "refuses fields the schema does not know",
      {},
      { labels: {}, replica: 1 },
      "failed to convert patch object to typed object: .replica: field not declared in schema",
    ],
    [
      "refuses another type",
      {},
      { replicas: "1" },
      "failed to convert patch object to typed object: .replicas: expected numeric (int or float), got string",
    ],
    [
      "refuses an item without its keys",
      {},
      { containers: [{ image: "x" }] },
      'failed to convert patch object to typed object: .containers: element 0: associative list with keys has an element that omits all key fields ["name"] (and doesn\'t have default values for any key fields)',
    ],
    [
      "refuses the same item twice",
      {},
      { containers: named("a", "a") },
      'failed to convert patch object to typed object: .containers: duplicate entries for key [name="a"]',
    ],
    [
      "refuses to change what can only be replaced",
      {},
      { containers: [{ name: "a", args: ["x"] }], selector: {} },
      "invalid ApplyConfiguration: may not mutate atomic arrays, maps or structs: .containers[0].args, .selector",
    ],
  ])("%s", (_, object, configuration, expected) => {
    const result = applyStructuredMerge(object, configuration, SCHEMA);
    expect(result instanceof Problem ? result.message : result).toEqual(expected);
  });

  it("never throws, and changes neither side", () => {
    const keys = fc.constantFrom(
      "containers",
      "ports",
      "finalizers",
      "labels",
      "free",
      "replicas",
      "name",
      "__proto__",
    );
    const { value } = fc.letrec<{ value: Json }>((tie) => ({
      value: fc.oneof(
        { depthSize: "small" },
        fc.constantFrom<Json>(null, true, "a", "b", 1, 2),
        fc.array(tie("value"), { maxLength: 4 }),
        fc.dictionary(keys, tie("value"), { maxKeys: 4, noNullPrototype: true }),
      ),
    }));
    const object = fc.dictionary(keys, value, { maxKeys: 5, noNullPrototype: true });
    fc.assert(
      fc.property(object, object, fc.constantFrom(SCHEMA, undefined), (one, other, schema) => {
        const before = JSON.stringify([one, other]);
        expect(applyStructuredMerge(one, other, schema)).toBeDefined();
        expect(JSON.stringify([one, other])).toBe(before);
      }),
    );
  });

  it("holds every item of both sides once, in the configuration's order, and applied twice is the same as once", () => {
    const names = fc.uniqueArray(fc.constantFrom<string>("a", "b", "c", "d", "e"));
    fc.assert(
      fc.property(names, names, (left, right) => {
        const configuration = { containers: named(...right), finalizers: right };
        const object = { containers: named(...left), finalizers: left };
        const once = applyStructuredMerge(object, configuration, SCHEMA) as { finalizers: string[] };
        expect(once.finalizers.toSorted()).toEqual([...new Set([...left, ...right])].toSorted());
        expect(once.finalizers.filter((name) => right.includes(name))).toEqual(right);
        expect(applyStructuredMerge(once as unknown as JsonObject, configuration, SCHEMA)).toEqual(once);
      }),
    );
  });
});
