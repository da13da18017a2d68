import { describe, expect, it } from "vitest";
import type { Environment } from "../declaration.ts";
import { listsLibrary } from "../libraries/lists.ts";
import { bindingsLibrary, twoVariableLibrary } from "../libraries/macros.ts";
import { optionalLibrary } from "../libraries/optional.ts";
import { STANDARD } from "../run/standard/standard.ts";
import { BOOL, DYN, INT, listOf, mapOf, STRING, type CelType } from "../type.ts";
import { checkSource } from "./check.ts";
import { estimateCost, type CostOptions } from "./cost.ts";
import { SchemaTypes, sizesOf } from "./schema.ts";

const libraries = [STANDARD, optionalLibrary(), listsLibrary(), twoVariableLibrary, bindingsLibrary];

const environment: Environment = {
  libraries,
  variables: new Map<string, CelType>([
    ["text", STRING],
    ["flag", BOOL],
    ["numbers", listOf(INT)],
    ["names", mapOf(STRING, listOf(STRING))],
    ["anything", DYN],
  ]),
};

function cost(source: string, env = environment, options: CostOptions = {}): [number, number] {
  const result = checkSource(source, env);
  if (!result.ok) throw new Error(result.errors.map((error) => error.message).join("\n"));
  const { min, max } = estimateCost(result.checked, options);
  return [min, max];
}

describe("cost estimates", () => {
  // The figures are those of cel-go 0.26, the one in Kubernetes 1.36.
  it.each([
    ["1 + 1", 1, 1],
    ["text == 'abc'", 2, 2],
    ["names", 1, 1],
    ["text.matches('^a+$')", 2, Infinity],
    ["[1, 2].all(x, x > 0)", 17, 21],
    ["numbers.exists(x, x == 1)", 2, Infinity],
    ["numbers.exists_one(x, x > 1)", 3, Infinity],
    ["[1, 2, 3].map(x, x * 2).filter(y, y > 2)", 83, 119],
    ["['a', 'bb'].map(x, x + x)", 51, 51],
    ["names.all(k, names[k].size() > 0)", 2, Infinity],
    ["flag ? text : 'abc'", 1, 2],
    ["flag && text.contains('abc')", 1, Infinity],
    ["has(anything.a)", 2, 2],
    ["cel.bind(x, [1, 2], x.size() + x.size())", 25, 25],
    ["optional.of(text).optMap(x, x + 'a')", 4, Infinity],
    ["[3, 1].sortBy(x, -x)", 80, 80],
    ["{'a': 1}.transformMap(k, v, v + 1)", 66, 66],
    ["dyn([1, 2])[0] == 1", 13, 13],
    ["'ab'.startsWith(text)", 1, Infinity],
    ["3 in [1, 2, 3]", 13, 13],
    ["bytes('abc') < b'abd'", 2, 2],
  ])("of %s are between %d and %d", (source, min, max) => {
    expect(cost(source)).toStrictEqual([min, max]);
  });

  it("count has() as Kubernetes does when told so", () => {
    expect(cost("has(anything.a)", environment, { presenceCost: 0 })).toStrictEqual([1, 1]);
  });

  it("are bounded by the sizes of a schema", () => {
    const types = new SchemaTypes();
    const text = { type: "string", maxLength: 10 };
    const names = { type: "array", maxItems: 5, items: text };
    const object = types.add({ type: "object", properties: { names } }, "Widget");
    if (object === undefined) throw new Error("the schema has a type");
    const variables = new Map([["object", object.type]]);
    const sized = { libraries, variables, findStruct: (name: string) => types.findStruct(name) };
    const sizeOf = sizesOf(types, new Map([["object", object]]));
    // object.names 2, result 1; per element: go on 2, && 1, and of name == 'a' the name 1 and the comparison 1.
    expect(cost("object.names.all(name, name == 'a')", sized, { sizeOf })).toStrictEqual([3, 3 + 5 * 5]);
    // Code points count four times; reading the text at a tenth.
    expect(cost("object.names[0].matches('abcd')", sized, { sizeOf })).toStrictEqual([4, 3 + 5]);
    expect(cost("object.names.all(name, name == 'a')", sized)).toStrictEqual([3, Infinity]);
  });
});
