import { describe, expect, it } from "vitest";
import { call } from "../call-builtin.ts";

const SCHEMA = `
type Query { dog(id: ID!, first: Int = 1): Dog pets: [Pet!]! node(f: F, e: E): Int }
interface Pet { name: String } type Dog implements Pet { name: String bark: Int! } type Cat implements Pet { name: String }
input F { a: Int! b: [String!] } enum E { A B } directive @q(a: Int!) on FIELD`;

describe("queries", () => {
  it.each([
    ["{ dog(id: 1) { name } }", true],
    ["{ dog { name } }", false],
    ["{ dog(id: 1) }", false],
    ["{ dog(id: 1) { nope } }", false],
    ["{ dog(id: 1, x: 2) { name } }", false],
    ["query Q($i: ID!) { dog(id: $i) { name } }", true],
    ["query Q($i: Int) { dog(id: $i) { name } }", false],
    ["query Q($i: ID!) { pets { name } }", false],
    ["{ pets { ... on Dog { bark } ...F } } fragment F on Pet { name }", true],
    ["{ pets { name } } fragment F on Pet { name }", false],
    ["{ pets { ...F } } fragment F on Pet { ...F }", false],
    ["{ node(f: {a: 1}, e: A) }", true],
    ["{ node(f: {b: []}) }", false],
    ["{ node(e: C) }", false],
    ["{ node @q(a: 1) }", true],
    ["{ node @q }", false],
    ["{ dog(id: 1) { x: name x: bark } }", false],
    ["mutation { a }", false],
    ["{", false],
  ])("%s is valid: %s", (query, valid) => {
    expect(call("graphql.is_valid", query, SCHEMA)).toBe(valid);
    expect((call("graphql.parse_and_verify", query, SCHEMA) as unknown[])[0]).toBe(valid);
  });

  it("are shown as trees", () => {
    expect(call("graphql.parse_query", '# c\nquery Q { a: b(c: "d") }')).toEqual({
      Operations: [
        {
          Comment: { List: [{ Value: "# c" }] },
          Name: "Q",
          Operation: "query",
          SelectionSet: [
            {
              Alias: "a",
              Name: "b",
              Arguments: [{ Name: "c", Value: { ExpectedTypeHasDefault: false, Kind: 3, Raw: "d" } }],
            },
          ],
        },
      ],
    });
  });

  it.each([
    ["{ ...on }", "Expected Name, found }", "1:9"],
    ["{ a(b: $) }", "Expected Name, found )", "1:9"],
    ["nope", 'Unexpected Name "nope"', "1:1"],
    ["{ }", "expected at least one definition, found }", "1:3"],
  ])("%s is told to be wrong: %s", (query, message, place) => {
    expect(call("graphql.parse_query", query)).toEqual({ error: `${message} in GraphQL string at location ${place}` });
  });

  it("cannot take for ever", () => {
    const fragments = Array.from({ length: 60 }, (_, i) => `fragment F${i} on Pet { ...F${i + 1} ...F${i + 1} }`).join(
      " ",
    );
    expect(() =>
      call("graphql.is_valid", `{ pets { ...F0 } } ${fragments} fragment F60 on Pet { name }`, SCHEMA),
    ).toThrow("budget");
    expect(call("graphql.parse_query", "{a".repeat(5000))).toHaveProperty("error");
  });
});

describe("schemas", () => {
  it.each([
    [SCHEMA, true],
    ["type A { a: B }", false],
    ["type A { a: Int a: Int }", false],
    ["type A implements I { b: Int } interface I { a: Int }", false],
    ["union U = U", false],
    ["enum E { true }", false],
    ["input F { f: F! }", false],
    ["type __A { a: Int }", false],
    ["scalar Int", false],
    ["type A @nope { a: Int }", false],
    ["schema { query: Nope }", false],
    ["extend type A { a: Int }", true],
  ])("%s is valid: %s", (schema, valid) => {
    expect(call("graphql.schema_is_valid", schema)).toBe(valid);
  });
});
