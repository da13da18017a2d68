import { describe, expect, it } from "vitest";
import type { Json, JsonObject } from "../../../model/index.ts";
import { Fault } from "./fault.ts";
import { worldOf } from "./policies-for-tests.ts";
import { Scope } from "./scope.ts";
import { compileTemplate } from "./template.ts";

function scopeOf(data: JsonObject, isDelete = false): Scope {
  return new Scope(data, { world: worldOf(), isDelete, policyNamespace: "", declared: new Set() });
}

function resolve(document: Json, data: JsonObject = {}, isDelete = false): Json | string {
  const made = compileTemplate(document).resolve(scopeOf(data, isDelete));
  return made instanceof Fault ? `fault: ${made.message}` : made;
}

describe("variables", () => {
  it("keep the type of what they are worth when they are the whole text", () => {
    expect(resolve(["{{ a }}", "{{a.b}}"], { a: { b: 3 } })).toEqual([{ b: 3 }, 3]);
    expect(resolve("{{ a || `null` }}", {})).toBeNull();
  });

  it("become text beside other text; mappings become JSON as Go writes it", () => {
    expect(resolve("<{{ a }}{{b}}>", { a: "x", b: { z: 1, y: "<" } })).toBe('<x{"y":"\\u003c","z":1}>');
  });

  it("may be nested", () => {
    expect(resolve("{{ map.{{ key }} }}", { key: "k", map: { k: "found" } })).toBe("found");
  });

  it("may stand in keys", () => {
    expect(resolve({ "{{ key }}/x": 1 }, { key: "k" })).toEqual({ "k/x": 1 });
  });

  it("are written off by a backslash", () => {
    expect(resolve("\\{{ a }} and {{ a }}", { a: "x" })).toBe("{{ a }} and x");
  });

  it("are found in what they are worth, except where it is asked not to", () => {
    const data = { a: "{{ b }}", b: "deep" };
    expect(resolve("say {{ a }}", data)).toBe("say deep");
    expect(resolve("say {{- a }}", data)).toBe("say {{ b }}");
  });

  it("name what they cannot find, and where", () => {
    expect(resolve({ spec: { x: "{{ a.b }}" } }, { a: {} })).toBe(
      'fault: failed to resolve a.b at path /spec/x: JMESPath query failed: Unknown key "b" in path',
    );
  });

  it("read the old object when the object is deleted", () => {
    expect(resolve("{{ request.object.kind }}", { request: { oldObject: { kind: "Pod" } } }, true)).toBe("Pod");
  });

  it("look at their own place with @", () => {
    const data = { request: { object: { spec: { replicas: 3 } } } };
    expect(
      compileTemplate({ spec: { replicas: "{{@}}" } }, "/mutate/patchStrategicMerge").resolve(scopeOf(data)),
    ).toEqual({ spec: { replicas: 3 } });
  });
});

describe("references", () => {
  it("are replaced by what stands elsewhere in the document", () => {
    expect(resolve({ a: 5, b: { "=(c)": "$(<=./../../a)" } })).toEqual({ a: 5, b: { "=(c)": "<=5" } });
    expect(resolve({ b: { "=(c)": "x" }, d: "$(/b/c)" })).toEqual({ b: { "=(c)": "x" }, d: "x" });
    expect(resolve({ low: "1Gi", high: "$(>=./../low)" })).toEqual({ low: "1Gi", high: ">=1Gi" });
  });

  it("are faults where they lead nowhere", () => {
    expect(resolve({ a: "$(./../b)" })).toMatch(/^fault: got nil resolved variable/);
  });

  it("are written off by a backslash", () => {
    expect(resolve({ a: "\\$(HOME)" })).toEqual({ a: "$(HOME)" });
  });
});

describe("bounds", () => {
  it("end variables that lead to themselves", () => {
    expect(resolve("x{{ a }}", { a: "{{ a }}y{{ a }}" })).toMatch(/^fault: .*(?:without end|longer than)/);
  });

  it("end text that doubles round by round", () => {
    const data = Object.fromEntries(Array.from({ length: 40 }, (_, i) => [`v${i}`, `{{ v${i + 1} }}{{ v${i + 1} }}`]));
    expect(resolve("x{{ v0 }}", { ...data, v40: "boom".repeat(100) })).toMatch(/^fault: .*longer than/);
  });

  it("read braces without end in time", () => {
    expect(resolve("{{".repeat(100_000))).toBe("{{".repeat(100_000));
    expect(resolve(`{{${"{a}".repeat(50_000)}`)).toBe(`{{${"{a}".repeat(50_000)}`);
  });
});

it("keeps the identity of parts without variables", () => {
  const constant = { deep: [1, { x: "y" }] };
  const template = compileTemplate({ constant, changing: "{{ a }}" });
  const first = template.resolve(scopeOf({ a: 1 })) as JsonObject;
  const second = template.resolve(scopeOf({ a: 2 })) as JsonObject;
  expect([first.constant === second.constant, first.changing, second.changing]).toEqual([true, 1, 2]);
});

it("treats names of prototypes as ordinary keys", () => {
  const made = resolve(JSON.parse('{"__proto__": "{{ a }}"}') as Json, { a: 1 }) as JsonObject;
  expect(Object.entries(made)).toEqual([["__proto__", 1]]);
  expect(resolve("{{ toString || 'none' }}", {})).toBe("none");
});
