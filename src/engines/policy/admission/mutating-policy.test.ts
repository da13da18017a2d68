import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { applyPatch } from "../../../formats/json-patch/index.ts";
import { type Json, type KubernetesObject, Problem } from "../../../model/index.ts";
import { toRequest } from "../request.ts";
import { applyGoPatch } from "./go-json-patch.ts";
import { mutateAll } from "./mutate-all.ts";
import { pod, toPolicyObject, toResource, toText, toWorld } from "./policies-for-tests.ts";
import { readAdmissionPolicies } from "./read.ts";

const KIND = "MutatingAdmissionPolicy";
const toPolicies = (...specs: string[]) => {
  const objects = specs.map((spec, index) => ({ ...toPolicyObject(spec, KIND), metadata: { name: `p${index}` } }));
  const { items, problems } = readAdmissionPolicies(objects.map(toResource));
  expect(problems).toEqual([]);
  return items;
};
const mutate = (object: KubernetesObject, ...specs: string[]) =>
  mutateAll(toPolicies(...specs), toRequest(object), toWorld());
const applies = (expression: string): string =>
  `mutations: [{patchType: ApplyConfiguration, applyConfiguration: {expression: '${expression}'}}]`;
const patches = (expression: string): string =>
  `mutations: [{patchType: JSONPatch, jsonPatch: {expression: '${expression}'}}]`;
const label = (key: string, value: string): string =>
  applies(`Object{metadata: Object.metadata{labels: {"${key}": ${value}}}}`);

describe("a mutating admission policy", () => {
  it("merges apply configurations, and applies patches", () => {
    const { object, results } = mutate(
      pod({ labels: { a: "1" } }),
      label("b", '"2"'),
      patches('[JSONPatch{op: "remove", path: "/metadata/labels/a"}]'),
    );
    expect(object?.metadata.labels).toEqual({ b: "2" });
    expect(results.map(toText)).toEqual(["pass: changed", "pass: changed"]);
  });

  it("changes nothing where a test in a patch fails, and leaves the object handed in alone", () => {
    const given = pod();
    const before = structuredClone(given);
    const { results } = mutate(
      given,
      patches('[JSONPatch{op: "test", path: "/kind", value: "Fox"}, JSONPatch{op: "remove", path: "/spec"}]'),
    );
    expect(results.map(toText)).toEqual(["pass: nothing to change"]);
    expect(given).toEqual(before);
  });

  it("stops patches that copy what they copied, at the API server's limit", () => {
    const copies = Array.from(
      { length: 60 },
      (_, index) => `JSONPatch{op: "copy", from: "/metadata", path: "/metadata/x${index}"}`,
    );
    expect(mutate(pod(), patches(`[${copies.join(", ")}]`)).results.map(toText)).toEqual([
      expect.stringContaining("exceeding the limit 3145728"),
    ]);
  });

  it("says in the API server's words what it could not do", () => {
    expect(mutate(pod(), label("a", "object.spec.nothing")).results.map(toText)).toEqual([
      expect.stringContaining('error: policy "p0" denied request: expression'),
    ]);
    const atomic = applies('Object{spec: Object.spec{containers: [Object.spec.containers{name: "a", args: ["x"]}]}}');
    expect(mutate(pod(), atomic).results.map(toText)).toEqual([
      'error: policy "p0" denied request: error applying patch: invalid ApplyConfiguration: may not mutate atomic arrays, maps or structs: .spec.containers[0].args',
    ]);
  });

  it("runs once more where it asks for it and a later one changed the object", () => {
    const first = (policy: string): string =>
      `reinvocationPolicy: ${policy}\n${label("seen", 'has(object.metadata.labels.later) ? "yes" : "no"')}`;
    const later = label("later", '"1"');
    const withLabels = pod({ labels: { a: "1" } });
    expect(mutate(withLabels, first("Never"), later).object?.metadata.labels).toMatchObject({ seen: "no" });
    expect(mutate(withLabels, first("IfNeeded"), later).object?.metadata.labels).toMatchObject({ seen: "yes" });
  });

  it("runs once more also after itself, but not where at first it had nothing to do with the object", () => {
    const again = "reinvocationPolicy: IfNeeded\n";
    const grow = `${again}${label("a", 'object.metadata.labels.a + "x"')}`;
    expect(mutate(pod({ labels: { a: "1" } }), grow).object?.metadata.labels).toEqual({ a: "1xx" });
    const waits = `${again}matchConditions: [{name: later, expression: "'later' in object.metadata.labels"}]\n${label("met", '"1"')}`;
    const labels = mutate(pod({ labels: { a: "1" } }), waits, label("later", '"1"')).object?.metadata.labels;
    expect(labels).toEqual({ a: "1", later: "1" });
  });
});

describe("a patch as the API server's library applies it", () => {
  const STEPS = fc.constantFrom("a", "b", "0", "1", "-", "~1", "__proto__");
  const VALUE = fc.letrec<{ value: Json }>((tie) => ({
    value: fc.oneof(
      { depthSize: "small" },
      fc.constantFrom<Json>(true, "a", 1),
      fc.array(tie("value"), { maxLength: 3 }),
      fc.dictionary(fc.constantFrom("a", "b", "__proto__"), tie("value"), { maxKeys: 3, noNullPrototype: true }),
    ),
  })).value;
  const PATH = fc.array(STEPS, { minLength: 1, maxLength: 3 }).map((steps) => `/${steps.join("/")}`);

  it("is what RFC 6902 says wherever that has a result", () => {
    const operation = fc.record({
      op: fc.constantFrom("add", "remove", "replace", "move", "copy", "test"),
      path: PATH,
      from: PATH,
      value: VALUE,
    });
    fc.assert(
      fc.property(VALUE, fc.array(operation, { maxLength: 3 }), (value, operations) => {
        const expected = applyPatch(value, operations);
        const found = applyGoPatch(value, operations);
        fc.pre(
          !(expected instanceof Problem) && !operations.some(({ op, path, from }) => op === "move" && path === from),
        );
        expect(found).toEqual({ is: "patched", value: expected });
      }),
    );
  });

  it.each<[Json, { op: string; path: string; value?: Json }, Json | string]>([
    [{ a: 1 }, { op: "replace", path: "/b", value: 2 }, { a: 1, b: 2 }],
    [[1, 2, 3], { op: "remove", path: "/-1" }, [1, 2]],
    [
      {},
      { op: "add", path: "/a/b", value: 1 },
      'add operation does not apply: doc is missing path: "/a/b": missing value',
    ],
    [
      {},
      { op: "remove", path: "/a" },
      "error in remove for path: '/a': Unable to remove nonexistent key: a: missing value",
    ],
    [
      [1],
      { op: "add", path: "/7", value: 1 },
      "error in add for path: '/7': Unable to access invalid index: 7: invalid index referenced",
    ],
    [
      [1],
      { op: "add", path: "/x", value: 1 },
      "error in add for path: '/x': value was not a proper array index: 'x': strconv.Atoi: parsing \"x\": invalid syntax",
    ],
  ])("of %j with %j is %j", (value, operation, expected) => {
    const found = applyGoPatch(value, [operation]);
    expect(found.is === "patched" ? found.value : found.is === "fault" ? found.error : found.is).toEqual(expected);
  });
});
