import { describe, expect, it } from "vitest";
import type { RegoValue } from "../../value.ts";
import { call } from "../call-builtin.ts";

describe("json.match_schema", () => {
  it.each<[RegoValue, RegoValue, string[]]>([
    [{ a: 1 }, { properties: { a: { type: "integer" } }, required: ["a"] }, []],
    [
      { a: "x" },
      { properties: { a: { type: ["integer", "null"] } } },
      ["a: Invalid type. Expected: [integer,null], given: string"],
    ],
    [{}, { required: ["a"] }, ["(Root): a is required"]],
    [{ z: 1 }, { additionalProperties: false }, ["(Root): Additional property z is not allowed"]],
    [
      [1, 1],
      { uniqueItems: true, maxItems: 1 },
      ["(Root): Array must have at most 1 items", "(Root): array items[0,1] must be unique"],
    ],
    ["0.3", { multipleOf: 0.1 }, []],
    ["5", { exclusiveMaximum: 5 }, ["(Root): Must be less than 5"]],
    [
      '"ab"',
      { pattern: "^c", minLength: 3 },
      ["(Root): String length must be greater than or equal to 3", "(Root): Does not match pattern '^c'"],
    ],
    ["2", { enum: [1, "a"] }, ['(Root): (Root) must be one of the following: 1, "a"']],
    ["2", { oneOf: [{ type: "integer" }, { minimum: 1 }] }, ["(Root): Must validate one and only one schema (oneOf)"]],
    ['"x"', { format: "ipv4" }, ["(Root): Does not match format 'ipv4'"]],
    [
      { n: { n: 1 } },
      {
        definitions: { n: { type: "object", properties: { n: { $ref: "#/definitions/n" } } } },
        $ref: "#/definitions/n",
      },
      ["n.n: Invalid type. Expected: object, given: integer"],
    ],
  ])("%j by %j tells %j", (document, schema, errors) => {
    const [valid, told] = call("json.match_schema", document, schema) as [boolean, { error: string }[]];
    expect(told.map(({ error }) => error)).toEqual(errors);
    expect(valid).toBe(errors.length === 0);
  });
});

describe("json.verify_schema", () => {
  it.each<[RegoValue, unknown]>([
    [{ type: "boolean" }, [true, null]],
    [{ pattern: "(" }, [false, "jsonschema: pattern must be a valid regex"]],
    [{ minLength: 5, maxLength: 2 }, [false, "jsonschema: minLength cannot be greater than maxLength"]],
    [{ $ref: "#/nope" }, [false, "jsonschema: Object has no key 'nope'"]],
    [
      { $ref: "http://x/y" },
      [false, "jsonschema: reference http://x/y is out of reach: only references within the schema are followed"],
    ],
    ["{", [false, "jsonschema: invalid JSON string"]],
    [5, [false, "jsonschema: wrong type, expected string or object"]],
  ])("of %j is %j", (schema, result) => {
    expect(call("json.verify_schema", schema)).toEqual(result);
  });

  it("follows a schema of itself only as deep as the document goes, or so far", () => {
    expect(call("json.match_schema", {}, { $ref: "#" })).toEqual([
      false,
      [expect.objectContaining({ type: "internal" })],
    ]);
  });
});
