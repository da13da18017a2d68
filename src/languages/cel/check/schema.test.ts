import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { JsonObject } from "../../../model/index.ts";
import type { Environment } from "../declaration.ts";
import { STANDARD } from "../run/standard/standard.ts";
import { DYN } from "../type.ts";
import { checkSource } from "./check.ts";
import { escapeField, unescapeField } from "./field-escape.ts";
import { formatType } from "./format-type.ts";
import { SchemaTypes } from "./schema.ts";

const text = { type: "string" };

const widget: JsonObject = {
  type: "object",
  properties: {
    spec: {
      type: "object",
      properties: {
        count: { type: "integer", format: "int32" },
        ratio: { type: "number" },
        ready: { type: "boolean", nullable: true },
        port: { "x-kubernetes-int-or-string": true },
        target: { type: "string", format: "int-or-string" },
        data: { type: "object", additionalProperties: { type: "string", format: "byte" } },
        since: { type: "string", format: "date-time" },
        wait: { type: "string", format: "duration" },
        names: { type: "array", items: text, maxItems: 5 },
        parts: { type: "array", items: { type: "object", required: ["id"], properties: { id: text } } },
        "a-b.c/d__e": text,
        namespace: text,
        "1st": text,
        ümlaut: text,
        anything: { "x-kubernetes-preserve-unknown-fields": true },
        loose: { type: "object", "x-kubernetes-preserve-unknown-fields": true },
        list: { type: "array", items: { "x-kubernetes-preserve-unknown-fields": true } },
        embedded: { type: "object", "x-kubernetes-embedded-resource": true },
        __proto: text,
      },
    },
  },
};

const types = new SchemaTypes();
const object = types.add(widget, "Widget", true);

const environment: Environment = {
  libraries: [STANDARD],
  variables: new Map([["object", object?.type ?? DYN]]),
  findStruct: (name) => types.findStruct(name),
};

function typeOf(source: string): string {
  const result = checkSource(source, environment);
  return result.ok
    ? formatType(result.checked.resultType)
    : result.errors.map(({ line, column, message }) => `${line}:${column} ${message}`).join("\n");
}

describe("fields", () => {
  it.each([
    ["object.spec.count", "int"],
    ["object.spec.ratio", "double"],
    ["object.spec.ready", "bool"],
    ["object.spec.port", "dyn"],
    ["object.spec.target", "dyn"],
    ["object.spec.data", "map(string, bytes)"],
    ["object.spec.since", "timestamp"],
    ["object.spec.wait", "duration"],
    ["object.spec.names", "list(string)"],
    ["object.spec.parts[0].id", "string"],
    ["object.spec.parts", "list(Widget.spec.parts.@idx)"],
    ["object.spec.a__dash__b__dot__c__slash__d__underscores__e", "string"],
    ["object.spec.__namespace__ + object.spec.namespace", "string"],
    ["object.metadata.name + object.kind", "string"],
    ["object.spec.embedded.metadata.generateName", "string"],
    ["object.spec", "Widget.spec"],
  ])("%s is of type %s", (source, type) => {
    expect(typeOf(source)).toBe(type);
  });

  it.each([
    ["object.spec.replicas", "1:12 undefined field 'replicas'"],
    ["object.spec.anything", "1:12 undefined field 'anything'"],
    ["object.spec.list", "1:12 undefined field 'list'"],
    ["object.spec.loose.x", "1:18 undefined field 'x'"],
    ["object.spec.constructor", "1:12 undefined field 'constructor'"],
    ["object.metadata.labels", "1:16 undefined field 'labels'"],
    ["object.spec.count > '3'", "1:19 found no matching overload for '_>_' applied to '(int, string)'"],
  ])("%s is told as wrong", (source, message) => {
    expect(typeOf(source)).toBe(message);
  });

  it("are kept where the schema has the metadata itself", () => {
    const metadata = { type: "object", properties: { name: text, generateName: text, labels: { type: "object" } } };
    const own = { type: "object", properties: { kind: text, apiVersion: text, metadata } };
    types.add(own, "Own", true);
    types.findStruct("Own");
    expect([...(types.fieldsOf("Own.metadata") ?? [])].map(([name]) => name)).toContain("labels");
  });
});

describe("sizes", () => {
  it("are bounded by the schema, or by what fits into a request", () => {
    const spec = (types.findStruct("Widget"), types.fieldsOf("Widget.spec"));
    const largest = (field: string) => spec?.get(field)?.largest;
    expect(largest("names")).toBe(5);
    expect(largest("since")).toBe(32);
    expect(largest("parts")).toBe(Math.floor((3 * 1024 * 1024 - 2) / (2 + 2 + 2 + 4 + 1)));
    expect(largest("data")).toBe(Math.floor((3 * 1024 * 1024 - 2) / 8));
    expect(largest("namespace")).toBe(3 * 1024 * 1024 - 2);
  });
});

describe("names of fields", () => {
  it.each([
    ["a-b", "a__dash__b"],
    ["a.b/c", "a__dot__b__slash__c"],
    ["a__b", "a__underscores__b"],
    ["in", "__in__"],
    ["_", "_"],
    ["plain", "plain"],
  ])("%s is escaped as %s and back", (plain, escaped) => {
    expect(escapeField(plain)).toBe(escaped);
    expect(unescapeField(escaped)).toBe(plain);
  });

  it("that cannot be escaped have no name", () => {
    expect([escapeField(""), escapeField("1a"), escapeField("a$"), escapeField("é")]).toStrictEqual([
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
    expect(unescapeField("__what__")).toBeUndefined();
    expect(unescapeField("a__in__")).toBeUndefined();
  });
});

describe("hostile schemas", () => {
  const wrong = fc.jsonValue({ maxDepth: 1 });
  const { schema } = fc.letrec<{ schema: unknown }>((tie) => ({
    schema: fc.oneof(
      { maxDepth: 3, depthIdentifier: "schema" },
      wrong,
      fc.record(
        {
          type: fc.oneof(fc.constantFrom("object", "array", "string", "integer"), wrong),
          properties: fc.dictionary(fc.constantFrom("__proto__", "constructor", "in", "a-b", ""), tie("schema"), {
            maxKeys: 3,
            depthIdentifier: "schema",
          }),
          items: tie("schema"),
          additionalProperties: tie("schema"),
          required: fc.oneof(fc.array(fc.constantFrom("in", "a-b")), wrong),
          enum: wrong,
          maxItems: wrong,
          maxLength: fc.oneof(fc.integer(), wrong),
          format: fc.oneof(fc.constantFrom("byte", "date", "int-or-string"), wrong),
          "x-kubernetes-embedded-resource": fc.boolean(),
        },
        { requiredKeys: [] },
      ),
    ),
  }));

  it("have types or none, and never throw", () => {
    fc.assert(
      fc.property(schema, (hostile) => {
        const own = new SchemaTypes();
        const root = own.add({ type: "object", properties: { hostile } } as JsonObject, "Root", true);
        const fields = own.findStruct("Root")?.fields;
        for (const { type } of fields?.values() ?? []) if (type.kind === "struct") own.findStruct(type.name);
        expect(root?.largest).toBe(0);
      }),
      { numRuns: 500 },
    );
  });

  it("are not looked into without end", () => {
    let deep: JsonObject = { type: "string" };
    for (let depth = 0; depth < 10_000; depth++) deep = { type: "array", items: deep };
    expect(new SchemaTypes().add(deep, "Deep")).toBeUndefined();
    const wide = { type: "string", enum: Array.from({ length: 300_000 }, () => "a") };
    expect(new SchemaTypes().add(wide, "Wide")?.largest).toBe(1);
  });
});
