import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Json, Problem } from "../../model/index.ts";
import { applyPatch, createPatch, findAtPointer, isEqual, readPointer, toPointer } from "./index.ts";

const RUNS = Number(process.env["HAUBERK_PROPERTY_RUNS"] ?? 300);
const KEYS = fc.oneof(
  fc.constantFrom("a", "b", "", "~", "/", "0", "__proto__", "constructor", "-"),
  fc.string({ maxLength: 4 }),
);
const JSON_VALUE = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small" },
    fc.constantFrom<Json>(null, true, false, "", "a", "b", 0, 1, 2.5),
    fc.array(tie("value"), { maxLength: 5 }),
    fc.dictionary(KEYS, tie("value"), { maxKeys: 4, noNullPrototype: true }),
  ),
})).value;

describe("JSON pointer", () => {
  // RFC 6901, section 5
  const EXAMPLE: Json = {
    foo: ["bar", "baz"],
    "": 0,
    "a/b": 1,
    "c%d": 2,
    "e^f": 3,
    "i\\j": 5,
    'k"l': 6,
    " ": 7,
    "m~n": 8,
  };

  it.each([
    ["", EXAMPLE],
    ["/foo", ["bar", "baz"]],
    ["/foo/0", "bar"],
    ["/", 0],
    ["/a~1b", 1],
    ["/c%d", 2],
    ["/i\\j", 5],
    ['/k"l', 6],
    ["/ ", 7],
    ["/m~0n", 8],
    ["/foo/00", undefined],
    ["/foo/2", undefined],
    ["/foo/-", undefined],
    ["/toString", undefined],
    ["/__proto__", undefined],
    ["foo", undefined],
  ])("%j names %j", (pointer, expected) => {
    expect(findAtPointer(EXAMPLE, pointer)).toEqual(expected);
  });

  it("reads ~01 as ~1, and refuses a bare ~", () => {
    expect(readPointer("/~01")).toEqual(["~1"]);
    expect(readPointer("/a~")).toBeInstanceOf(Problem);
  });

  it("is written so that it reads back", () => {
    fc.assert(
      fc.property(fc.array(fc.string()), (path) => {
        expect(readPointer(toPointer(path))).toEqual(path);
      }),
      { numRuns: RUNS },
    );
  });
});

describe("JSON patch", () => {
  // RFC 6902, appendix A, in values of our own
  it.each<[string, Json, Json, Json | undefined]>([
    ["adds a member", { a: 1 }, [{ op: "add", path: "/b", value: 2 }], { a: 1, b: 2 }],
    ["adds an item in the middle", [1, 3], [{ op: "add", path: "/1", value: 2 }], [1, 2, 3]],
    ["adds an item at the end", [1], [{ op: "add", path: "/-", value: 2 }], [1, 2]],
    ["removes a member", { a: 1, b: 2 }, [{ op: "remove", path: "/b" }], { a: 1 }],
    ["removes an item", [1, 2, 3], [{ op: "remove", path: "/1" }], [1, 3]],
    ["replaces a value", { a: 1 }, [{ op: "replace", path: "/a", value: [] }], { a: [] }],
    ["replaces the document", { a: 1 }, [{ op: "replace", path: "", value: 3 }], 3],
    ["moves a value", { a: { b: 1 }, c: {} }, [{ op: "move", from: "/a/b", path: "/c/d" }], { a: {}, c: { d: 1 } }],
    ["moves an item", [1, 2, 3], [{ op: "move", from: "/0", path: "/2" }], [2, 3, 1]],
    ["copies a value", { a: [1] }, [{ op: "copy", from: "/a", path: "/b" }], { a: [1], b: [1] }],
    [
      "tests a value regardless of key order",
      { a: { x: 1, y: 2 } },
      [{ op: "test", path: "/a", value: { y: 2, x: 1 } }],
      { a: { x: 1, y: 2 } },
    ],
    ["refuses a failing test", { a: "1" }, [{ op: "test", path: "/a", value: 1 }], undefined],
    ["refuses a target whose parent is missing", {}, [{ op: "add", path: "/a/b", value: 1 }], undefined],
    ["refuses to replace what is absent", {}, [{ op: "replace", path: "/a", value: 1 }], undefined],
    ["refuses to remove what is absent", [], [{ op: "remove", path: "/0" }], undefined],
    ["refuses an index past the end", [1], [{ op: "add", path: "/2", value: 1 }], undefined],
    ["refuses leading zeros", [1, 2], [{ op: "replace", path: "/01", value: 1 }], undefined],
    ["refuses to move a value into itself", { a: {} }, [{ op: "move", from: "/a", path: "/a/b" }], undefined],
    ["refuses an unknown op", {}, [{ op: "spam", path: "/a" }], undefined],
    ["refuses an operation without value", {}, [{ op: "add", path: "/a" }], undefined],
    ["refuses what is not a list", {}, { op: "remove", path: "/a" }, undefined],
    ["does not take an inherited name for a member", {}, [{ op: "test", path: "/constructor", value: 1 }], undefined],
  ])("%s", (_, before, patch, expected) => {
    const result = applyPatch(before, patch);
    expect(result instanceof Problem ? undefined : result).toEqual(expected);
  });

  it("writes __proto__ as an ordinary key", () => {
    const result = applyPatch({}, [{ op: "add", path: "/__proto__", value: { polluted: true } }]) as object;
    expect(Object.keys(result)).toEqual(["__proto__"]);
    expect(Object.getPrototypeOf(result)).toBe(Object.prototype);
    expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined();
  });

  it("created from two values turns one into the other, and changes neither", () => {
    fc.assert(
      fc.property(JSON_VALUE, JSON_VALUE, (before, after) => {
        const kept = structuredClone(before);
        const patch = createPatch(before, after);
        const result = applyPatch(before, patch) as Json;
        expect(isEqual(result, after)).toBe(true);
        expect(JSON.stringify(before)).toBe(JSON.stringify(kept));
        expect(patch.length === 0).toBe(isEqual(before, after));
      }),
      { numRuns: RUNS },
    );
  });

  it("names only the item that went", () => {
    const items = ["a", "b", "c", "d"].map((name) => ({ name }));
    expect(createPatch(items, items.toSpliced(1, 1))).toEqual([{ op: "remove", path: "/1" }]);
    expect(createPatch({ a: [1, { x: 1, y: 2 }] }, { a: [1, { x: 1, y: 3 }] })).toEqual([
      { op: "replace", path: "/a/1/y", value: 3 },
    ]);
  });

  it("is never longer than one that replaces everything", () => {
    fc.assert(
      fc.property(JSON_VALUE, JSON_VALUE, (before, after) => {
        const naive = JSON.stringify([{ op: "replace", path: "", value: after }]);
        expect(JSON.stringify(createPatch(before, after)).length).toBeLessThanOrEqual(naive.length);
      }),
      { numRuns: RUNS },
    );
  });

  it.each<[string, Json, Json, Json]>([
    [
      "a field of one item",
      { spec: { containers: [{ name: "a", image: "x" }, { name: "b" }] } },
      { spec: { containers: [{ name: "a", image: "x", tty: true }, { name: "b" }] } },
      [{ op: "add", path: "/spec/containers/0/tty", value: true }],
    ],
    [
      "parents that are missing, as one",
      { metadata: { name: "a-name-that-is-long-enough-to-be-worth-a-path" } },
      { metadata: { name: "a-name-that-is-long-enough-to-be-worth-a-path", annotations: { "a/b": "c" } } },
      [{ op: "add", path: "/metadata/annotations", value: { "a/b": "c" } }],
    ],
    [
      "an item before others that change, too",
      [
        { name: "a", image: `registry.example/${"a".repeat(60)}` },
        { name: "b", image: `registry.example/${"b".repeat(60)}` },
      ],
      [
        { name: "new" },
        { name: "a", image: `registry.example/${"a".repeat(60)}`, tty: true },
        { name: "b", image: "c" },
      ],
      [
        { op: "add", path: "/0", value: { name: "new" } },
        { op: "add", path: "/1/tty", value: true },
        { op: "replace", path: "/2/image", value: "c" },
      ],
    ],
    [
      "an item that moved",
      [
        { name: "a" },
        { name: "b", image: "registry.example/team/b:1.2.3" },
        { name: "c", image: "registry.example/c" },
      ],
      [
        { name: "b", image: "registry.example/team/b:1.2.3" },
        { name: "c", image: "registry.example/c" },
        { name: "a" },
      ],
      [
        { op: "remove", path: "/0" },
        { op: "add", path: "/2", value: { name: "a" } },
      ],
    ],
    [
      "a new name only",
      [{ name: "a", image: "registry.example/a:1" }],
      [{ name: "b", image: "registry.example/a:1" }],
      [{ op: "replace", path: "/0/name", value: "b" }],
    ],
  ])("names %s", (_, before, after, expected) => {
    expect(createPatch(before, after)).toEqual(expected);
  });

  it("turns lists of named items into each other, whatever moves, goes or changes", () => {
    const item = fc.record({ name: fc.constantFrom("a", "b", "c", "d", "e", "__proto__"), image: fc.nat(3) });
    const items = fc.uniqueArray(item, { selector: ({ name }) => name, maxLength: 6 }) as fc.Arbitrary<Json[]>;
    fc.assert(
      fc.property(items, items, (before, after) => {
        expect(applyPatch(before, createPatch(before, after))).toEqual(after);
      }),
      { numRuns: RUNS },
    );
  });

  it("is created for 10,000 items that all change within a second", () => {
    const before = Array.from({ length: 10_000 }, (_, index) => ({
      name: `c${index}`,
      image: `registry.example/${index}`,
    }));
    const after = [{ name: "first" }, ...before.map((one) => ({ ...one, tty: true }))];
    const start = performance.now();
    const patch = createPatch(before, after);
    expect(performance.now() - start).toBeLessThan(1000);
    expect(patch).toHaveLength(10_001);
  });

  it("never throws on arbitrary patches", () => {
    const operation = fc.record(
      {
        op: fc.constantFrom("add", "remove", "replace", "move", "copy", "test", "x", 1),
        path: fc.oneof(fc.array(KEYS, { maxLength: 3 }).map(toPointer), fc.string(), fc.constant(1)),
        from: fc.oneof(fc.array(KEYS, { maxLength: 3 }).map(toPointer), fc.string()),
        value: JSON_VALUE,
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(JSON_VALUE, fc.oneof(fc.array(operation, { maxLength: 4 }), fc.anything()), (value, patch) => {
        expect(applyPatch(value, patch)).not.toBeUndefined();
      }),
      { numRuns: RUNS },
    );
  });
});

it("copies that double what they copy come to an end", () => {
  const copies = Array.from({ length: 60 }, (_, index) => ({ op: "copy", from: "/a", path: `/a/x${index}` }));
  expect(applyPatch({ a: { b: "text" } }, copies)).toMatchObject({ code: "FIELD_INVALID" });
});
