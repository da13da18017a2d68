import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Environment, FieldDeclaration, Library, Overload, StructType } from "../declaration.ts";
import { listsLibrary } from "../libraries/lists.ts";
import { optionalLibrary } from "../libraries/optional.ts";
import { parseExpression, parseOptionsOf } from "../parse/parse.ts";
import { STANDARD } from "../run/standard/standard.ts";
import {
  BOOL,
  DYN,
  INT,
  listOf,
  mapOf,
  opaque,
  parameter,
  STRING,
  struct,
  TIMESTAMP,
  wrapperOf,
  type CelType,
} from "../type.ts";
import { checkSource } from "./check.ts";
import type { CheckedExpression } from "./checked.ts";
import { formatType } from "./format-type.ts";
import { resolveExpression } from "./resolve.ts";

function declare(name: string, parameters: readonly CelType[], result: CelType): Overload {
  return { id: `${name}_${parameters.length}`, function: name, member: false, parameters, result, run: () => null };
}

const [T, U, V] = [parameter("T"), parameter("U"), parameter("V")];

const TUPLES: Library = {
  name: "tuples",
  overloads: [
    declare("tuple", [T, U, V], opaque("tuple", T, U, V)),
    declare("sort", [opaque("tuple", T, T, T)], opaque("tuple", T, T, T)),
    declare("math.twice", [INT], INT),
  ],
  macros: ["bind", "twoVariables"],
};

const fields: Record<string, CelType> = {
  name: STRING,
  count: INT,
  maybe: wrapperOf(INT),
  text: wrapperOf(STRING),
  labels: mapOf(STRING, STRING),
  parts: listOf(struct("test.Part")),
  created: TIMESTAMP,
};

const declared = (types: Record<string, CelType>): ReadonlyMap<string, FieldDeclaration> =>
  new Map(Object.entries(types).map(([name, type]) => [name, { type }]));

const STRUCTS: ReadonlyMap<string, StructType> = new Map([
  ["test.Whole", { name: "test.Whole", fields: declared(fields) }],
  ["test.Part", { name: "test.Part", fields: declared({ size: INT }) }],
  ["google.protobuf.Int64Value", { name: "google.protobuf.Int64Value", fields: declared({ value: INT }) }],
]);

const environment: Environment = {
  libraries: [STANDARD, optionalLibrary(), listsLibrary(), TUPLES],
  variables: new Map<string, CelType>([
    ["object", struct("test.Whole")],
    ["anything", DYN],
    ["numbers", listOf(INT)],
    ["names", mapOf(STRING, listOf(STRING))],
    ["flag", BOOL],
    ["a.b.c", INT],
    ["com.example.y", BOOL],
    ["y", STRING],
  ]),
  findStruct: (name) => STRUCTS.get(name),
  findConstant: (name) => (name === "test.Color.RED" ? { type: INT, value: 1 } : undefined),
};

function check(source: string, env = environment): CheckedExpression {
  const result = checkSource(source, env);
  if (!result.ok) throw new Error(result.errors.map((error) => error.message).join("\n"));
  return result.checked;
}

const typeOf = (source: string, env = environment): string => formatType(check(source, env).resultType);

function errors(source: string): string[] {
  const result = checkSource(source, environment);
  return result.ok ? [] : result.errors.map(({ line, column, message }) => `${line}:${column} ${message}`);
}

describe("types", () => {
  it.each([
    ["1 + 2", "int"],
    ["[1, 2u]", "list(dyn)"],
    ["{'a': 1, 'b': 2.0}", "map(string, dyn)"],
    ["[]", "list(dyn)"],
    ["[[], [[]], [[[]]], [[[[]]]]]", "list(list(list(list(list(dyn)))))"],
    ["[[[[[]]]], [], [[[]]]]", "list(list(list(list(list(dyn)))))"],
    ["([] + object.parts + [])[0].size", "int"],
    ["([].map(x, x))[0].foo", "dyn"],
    ["object.parts.map(x, x).map(y, y.size)", "list(int)"],
    ["[object.maybe, object.text]", "list(dyn)"],
    ["[object.maybe, object.count]", "list(wrapper(int))"],
    ["[object.count, object.maybe]", "list(wrapper(int))"],
    ["[object.maybe, object.count, dyn(1)]", "list(dyn)"],
    ["object.maybe + 1", "int"],
    ["object.maybe == null", "bool"],
    ["flag ? object.maybe : null", "wrapper(int)"],
    ["flag ? object.maybe : 42", "wrapper(int)"],
    ["[object, null][0]", "test.Whole"],
    ["[null, object.created][0]", "timestamp"],
    ["[optional.of(1), null][0]", "optional_type(int)"],
    ["[optional.none(), optional.of(1)]", "list(optional_type(int))"],
    ["[optional.of(1), optional.of(dyn(1))]", "list(optional_type(dyn))"],
    ["flag ? optional.of(dyn(1)) : optional.of(1)", "optional_type(dyn)"],
    ["[tuple(1, 2u, 3.0), tuple(dyn(1), dyn(2u), dyn(3.0))][0]", "tuple(dyn, dyn, dyn)"],
    ["sort(tuple(dyn(1), 2u, 3.0))", "tuple(dyn, dyn, dyn)"],
    ["tuple(1, 2u, 3.0) == tuple(1, dyn(2u), dyn(3.0))", "bool"],
    ["names.map(k, names[k])", "list(list(string))"],
    ["names.filter(k, k != '')", "list(string)"],
    ["names.exists_one(k, k == 'a')", "bool"],
    ["numbers.transformMap(i, v, i < v, string(v))", "map(int, string)"],
    ["names.transformList(k, v, v.size())", "list(int)"],
    ["numbers.transformMapEntry(i, v, {string(v): i})", "map(string, int)"],
    ["numbers.sortBy(n, -n)", "list(int)"],
    ["anything.map(x, x)", "list(dyn)"],
    ["anything.a.b[0]", "dyn"],
    ["cel.bind(x, numbers[0], x + 1)", "int"],
    ["names.?a.optMap(x, x[0])", "optional_type(string)"],
    ["names.?a.optFlatMap(x, x[?0])", "optional_type(string)"],
    ["object.?maybe", "optional_type(wrapper(int))"],
    ["has(object.?labels.a)", "bool"],
    ["[?names.?a]", "list(list(string))"],
    ["test.Part{size: 1}.size", "int"],
    ["google.protobuf.Int64Value{value: 1}", "wrapper(int)"],
    ["type(1)", "type(int)"],
    ["int", "type(int)"],
    ["test.Part", "type(test.Part)"],
    ["type(1) == type('a')", "bool"],
    ["test.Color.RED", "int"],
    ["math.twice(1)", "int"],
    ["object.labels.__proto__", "string"],
  ])("%s is of type %s", (source, type) => {
    expect(typeOf(source)).toBe(type);
  });
});

describe("errors", () => {
  it.each([
    ["x", ["1:1 undeclared reference to 'x' (in container '')"]],
    ["constructor", ["1:1 undeclared reference to 'constructor' (in container '')"]],
    ["f(1)", ["1:2 undeclared reference to 'f' (in container '')"]],
    ["1 + 'a'", ["1:3 found no matching overload for '_+_' applied to '(int, string)'"]],
    ["'a'.size(1)", ["1:9 found no matching overload for 'size' applied to 'string.(int)'"]],
    ["object.nmae", ["1:7 undefined field 'nmae'"]],
    ["object.toString", ["1:7 undefined field 'toString'"]],
    ["object.count.x", ["1:13 type 'int' does not support field selection"]],
    ["flag && 1", ["1:9 expected type 'bool' but found 'int'"]],
    ["flag ? 1 : 'a'", ["1:6 found no matching overload for '_?_:_' applied to '(bool, int, string)'"]],
    [
      "1.all(x, true)",
      ["1:1 expression of type 'int' cannot be range of a comprehension (must be list, map, or dynamic)"],
    ],
    ["numbers.all(x, x)", ["1:16 expected type 'bool' but found 'int'"]],
    [
      "numbers.sortBy(n, [n])",
      ["1:15 found no matching overload for '@sortByAssociatedKeys' applied to 'list(int).(list(list(int)))'"],
    ],
    [
      "test.Part{size: 'a', colour: 1}",
      ["1:15 expected type of field 'size' is 'int' but provided type is 'string'", "1:28 undefined field 'colour'"],
    ],
    ["string{}", ["1:7 'string' is not a message type"]],
    ["nothing.Here{}", ["1:13 undeclared reference to 'nothing.Here' (in container '')"]],
    ["[?1]", ["1:3 expected type 'optional_type(int)' but found 'int'"]],
    [
      "(1).optMap(x, x)",
      [
        "1:11 found no matching overload for 'hasValue' applied to 'int.()'",
        "1:11 found no matching overload for 'value' applied to 'int.()'",
      ],
    ],
    [
      "object.count == 'a' ||\n  y == 1",
      [
        "1:14 found no matching overload for '_==_' applied to '(int, string)'",
        "2:5 found no matching overload for '_==_' applied to '(string, int)'",
      ],
    ],
  ])("%s is told with its place", (source, messages) => {
    expect(errors(source)).toStrictEqual(messages);
  });

  it("tells a syntax error as the parser does", () => {
    expect(errors("1 +")).toHaveLength(1);
  });
});

describe("names", () => {
  const inside: Environment = { ...environment, container: "com.example" };

  const references = (source: string, env = inside) => [...check(source, env).references.values()];

  it("are looked for in the container first, outwards", () => {
    expect(references("y")).toStrictEqual([{ kind: "variable", name: "com.example.y", type: BOOL }]);
    expect(references(".y")).toStrictEqual([{ kind: "variable", name: "y", type: STRING }]);
  });

  it("are taken as long as possible", () => {
    expect(references("a.b.c")).toMatchObject([{ kind: "variable", name: "a.b.c" }]);
  });

  it("are local first, and never with a leading dot", () => {
    expect(references("[true].all(y, y)")).toStrictEqual([{ kind: "local", name: "y" }]);
    expect(references("[1].all(y, .y == '')")[0]).toMatchObject({ kind: "variable", name: "y" });
    expect(typeOf("[{'b': {'c': ''}}].map(a, a.b.c)[0]")).toBe("string");
  });

  it("of functions may contain what looks like a receiver", () => {
    expect(references("math.twice(1)")).toMatchObject([{ kind: "function", name: "math.twice", qualified: true }]);
  });

  it("keep the overloads that the types leave possible", () => {
    const [reference] = references("anything + 1").filter((each) => each.kind === "function");
    expect(reference?.overloads.map(({ id }) => id)).toStrictEqual(["add_int64"]);
  });
});

describe("without types", () => {
  it("names are resolved all the same, and unknown ones wait for evaluation", () => {
    const parsed = parseExpression("y == .y || nothing.all(y, y.f(z))", parseOptionsOf(environment));
    const root = parsed.ok ? parsed.root : undefined;
    if (root === undefined) throw new Error("does not parse");
    const { references } = resolveExpression("", root, { ...environment, container: "com.example" });
    expect([...references.values()].map(({ kind, name }) => `${kind} ${name}`).toSorted()).toStrictEqual([
      "function _==_",
      "function _||_",
      "function f",
      "local y",
      "variable com.example.y",
      "variable nothing",
      "variable y",
      "variable z",
    ]);
  });
});

describe("hostile expressions", () => {
  it("cannot blow up a type by nesting", () => {
    const open = Array.from({ length: 100 }, (_, index) => `[{v${index}: v${index}}].all(v${index + 1}, `).join("");
    const source = `[1].all(v0, ${open}true${")".repeat(101)}`;
    expect(typeOf(source)).toBe("bool");
  });

  it("are checked in time that grows with their length", () => {
    expect(typeOf(`[${"[], ".repeat(20_000)}]`)).toBe("list(list(dyn))");
  });

  it("are checked or told wrong, never thrown at", () => {
    const leaf = fc.constantFrom(
      "1",
      "'a'",
      "object",
      "numbers",
      "names",
      "x",
      "null",
      "[]",
      "{}",
      "anything",
      "dyn(1)",
    );
    const { expression } = fc.letrec<{ expression: string }>((tie) => ({
      expression: fc.oneof(
        { maxDepth: 4 },
        leaf,
        fc
          .tuple(tie("expression"), fc.constantFrom("+", "==", "in", "&&", "<"), tie("expression"))
          .map(([left, operator, right]) => `(${left} ${operator} ${right})`),
        fc
          .tuple(tie("expression"), fc.constantFrom("map", "all", "filter", "sortBy", "optMap"), tie("expression"))
          .map(([range, macro, body]) => `${range}.${macro}(x, ${body})`),
        fc.tuple(tie("expression"), tie("expression")).map(([a, b]) => `[${a}, ${b}]`),
        fc.tuple(tie("expression"), tie("expression")).map(([a, b]) => `{${a}: ${b}}`),
        tie("expression").map((a) => `${a}.name`),
        tie("expression").map((a) => `${a}[0]`),
      ),
    }));
    fc.assert(
      fc.property(expression, (source) => {
        const result = checkSource(source, environment);
        expect(result.ok ? 1 : result.errors.length).toBeGreaterThan(0);
      }),
      { numRuns: 1000 },
    );
  });
});
