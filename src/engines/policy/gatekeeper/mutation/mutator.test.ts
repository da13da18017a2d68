import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { dig, type Json, type JsonObject, Problem } from "../../../../model/index.ts";
import { toTestMutator, toTestPod, toTestResource } from "../objects-for-tests.ts";
import { mutateObject, type Mutator, readMutator } from "./mutator.ts";

const IMAGES = "spec.containers[name: *].image";

function read(...[kind, name, location, parameters]: Parameters<typeof toTestMutator>): Mutator {
  return readMutator(toTestResource(toTestMutator(kind, name, location, parameters)));
}

function assign(location: string, value: Json, pathTests: Json[] = []): Mutator {
  return read("Assign", "a", location, { assign: { value }, pathTests });
}

/** The pod's spec after the mutators, or why not. */
function mutate(...mutators: Mutator[]): Json | string {
  const answer = mutateObject(mutators, { object: toTestPod(), namespace: undefined, source: "Original" });
  return answer.is === "mutated" ? (dig(answer.object, "spec") ?? null) : answer.because;
}

function why(...definition: Parameters<typeof toTestMutator>): string {
  try {
    read(...definition);
  } catch (error) {
    if (error instanceof Problem) return error.message;
    throw error;
  }
  return "";
}

describe("Assign", () => {
  it.each<[string, Json, Json]>([
    ["spec.a.b", 1, { a: { b: 1 } }],
    ["spec.list", [], { list: [] }],
    [
      "spec.containers[name: *].q",
      1,
      {
        containers: [
          { name: "a", image: "nginx:1", q: 1 },
          { name: "b", q: 1 },
        ],
      },
    ],
    [
      "spec.containers[name: b].image",
      "i",
      {
        containers: [
          { name: "a", image: "nginx:1" },
          { name: "b", image: "i" },
        ],
      },
    ],
    ["spec.containers[name: a]", { name: "a" }, { containers: [{ name: "a" }, { name: "b" }] }],
    ["spec.fresh[name: z].q", 1, { fresh: [{ name: "z", q: 1 }] }],
    ['spec."a.b/c"', 1, { "a.b/c": 1 }],
    ["spec.__proto__.x", 1, JSON.parse('{"__proto__": {"x": 1}}') as Json],
  ])("sets %s", (location, value, expected) => {
    expect(mutate(assign(location, value))).toEqual({
      ...(dig(toTestPod(), "spec") as JsonObject),
      ...(expected as JsonObject),
    });
    expect(Object.hasOwn(Object.prototype, "x")).toBe(false);
  });

  it.each([
    ["spec.list.x", "spec.list is no object"],
    ["spec.containers[name: a].image.x", "is no object"],
    ["spec[name: a].x", "spec is no list"],
  ])("cannot set %s: it is something else", (location, reason) => {
    expect(mutate(assign(location, 1))).toContain(reason);
  });

  it.each<[string, string, boolean]>([
    ["spec.q", "MustExist", false],
    ["spec.q", "MustNotExist", true],
    ["spec", "MustExist", true],
    ["spec", "MustNotExist", false],
  ])("where %s %s", (subPath, condition, isSet) => {
    const after = mutate(assign("spec.q.w", 1, [{ subPath, condition }]));
    expect(dig(after as JsonObject, "q")).toEqual(isSet ? { w: 1 } : undefined);
  });

  it("takes a value from the object's own metadata", () => {
    const mutator = read("Assign", "a", "spec.q", { assign: { fromMetadata: { field: "namespace" } } });
    expect(dig(mutate(mutator) as JsonObject, "q")).toBe("shop");
  });
});

describe("mutators that Gatekeeper refuses", () => {
  it.each<Parameters<typeof toTestMutator>>([
    ["Assign", "a", "metadata.labels.x", { assign: { value: "y" } }],
    ["Assign", "a", "spec..x", { assign: { value: 1 } }],
    ["Assign", "a", "", { assign: { value: 1 } }],
    ["Assign", "a", "spec.containers[name: a].name", { assign: { value: "b" } }],
    ["Assign", "a", "spec.containers[name: *]", { assign: { value: { name: "b" } } }],
    ["Assign", "a", "spec.containers[name: a]", { assign: { value: { name: "b" } } }],
    ["Assign", "a", "spec.x", { assign: {} }],
    ["Assign", "a", "spec.x", { assign: { value: 1, fromMetadata: { field: "name" } } }],
    ["Assign", "a", "spec.x", { assign: { value: 1 }, pathTests: [{ subPath: "spec.y", condition: "MustExist" }] }],
    ["AssignMetadata", "a", "metadata.name", { assign: { value: "x" } }],
    ["AssignMetadata", "a", "metadata.labels.x", { assign: { value: 1 } }],
    ["ModifySet", "a", "spec.list", { operation: "bogus", values: { fromList: [] } }],
    ["AssignImage", "a", IMAGES, {}],
    ["AssignImage", "a", IMAGES, { assignDomain: "nodots" }],
    ["AssignImage", "a", IMAGES, { assignPath: "gcr.io/x" }],
    ["AssignImage", "a", IMAGES, { assignPath: "a___b" }],
    ["AssignImage", "a", IMAGES, { assignTag: "v2" }],
    ["Assign", "a".repeat(64), "spec.x", { assign: { value: 1 } }],
  ])("%s %s at %s with %j", (...definition) => {
    expect(why(...definition)).toMatch(/^Assign|^ModifySet/);
  });

  it.each<[JsonObject[]]>([
    [[]],
    [[{ groups: [""], kinds: ["Pod"] }]],
    [[{ groups: [""], versions: ["v1"], kinds: ["Pod"], operations: ["DELETE"] }]],
  ])("applyTo %j", (applyTo) => {
    const mutator = toTestMutator("Assign", "a", "spec.x", { assign: { value: 1 } });
    const resource = toTestResource({ ...mutator, spec: { ...(mutator["spec"] as JsonObject), applyTo } });
    expect(() => readMutator(resource)).toThrow(/applyTo/);
  });
});

it.each<[string, Json[], Json]>([
  ["merge", ["b", "c", "c"], ["a", "b", "c"]],
  ["prune", ["a", "z"], ["b"]],
])("ModifySet can %s", (operation, fromList, expected) => {
  const mutator = read("ModifySet", "a", "spec.list", { operation, values: { fromList } });
  expect(dig(mutate(mutator) as JsonObject, "list")).toEqual(expected);
});

it.each<[JsonObject, string]>([
  [{ assignDomain: "a.example:80" }, "a.example:80/nginx:1"],
  [{ assignPath: "x/y" }, "x/y:1"],
  [{ assignTag: ":v2" }, "nginx:v2"],
  [
    { assignDomain: "localhost", assignPath: "p", assignTag: `@sha256:${"a".repeat(64)}` },
    `localhost/p@sha256:${"a".repeat(64)}`,
  ],
])("AssignImage with %j", (parameters, image) => {
  const after = mutate(read("AssignImage", "a", IMAGES, parameters)) as JsonObject;
  expect(dig(after, "containers", 0, "image")).toBe(image);
});

it("AssignMetadata only ever adds", () => {
  const add = (label: string): Mutator =>
    read("AssignMetadata", label, `metadata.labels.${label}`, { assign: { value: "new" } });
  const object = toTestPod({ labels: { old: "old" } });
  const answer = mutateObject([add("old"), add("fresh")], { object, namespace: undefined, source: "Original" });
  expect(answer.is === "mutated" && answer.object.metadata.labels).toEqual({ old: "old", fresh: "new" });
});

it("mutators run by kind and name, whatever order they were read in", () => {
  const put = (name: string): Mutator => read("Assign", name, "spec.o", { assign: { value: name } });
  expect(mutate(put("b"), put("a"))).toMatchObject({ o: "b" });
});

it("mutators that undo each other within a round come to rest", () => {
  const prune = read("ModifySet", "a", "spec.list", { operation: "prune", values: { fromList: ["a"] } });
  const merge = read("ModifySet", "b", "spec.list", { operation: "merge", values: { fromList: ["a"] } });
  expect(mutate(prune, merge)).toMatchObject({ list: ["b", "a"] });
});

it("mutation never changes what it is given, and once is as good as twice", () => {
  const location = fc.constantFrom(
    "spec.a",
    "spec.a.b",
    "spec.containers[name: *].q",
    "spec.containers[name: z].q",
    "spec.list",
  );
  const mutators = fc.array(fc.tuple(location, fc.jsonValue()), { maxLength: 4 });
  fc.assert(
    fc.property(mutators, (definitions) => {
      const made = definitions
        .filter(([, value]) => value !== null)
        .map(([where, value], index) => read("Assign", `m${index}`, where, { assign: { value: value } }));
      const object = toTestPod();
      const once = mutateObject(made, { object, namespace: undefined, source: "Original" });
      expect(object).toEqual(toTestPod());
      if (once.is === "failed") return;
      const twice = mutateObject(made, { object: once.object, namespace: undefined, source: "Original" });
      expect(twice.is === "mutated" && twice.object).toEqual(once.object);
    }),
  );
});
