import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Node } from "../ast.ts";
import { Double, Uint } from "../value.ts";
import { formatExpressionErrors } from "./expression-error.ts";
import type { MacroName } from "./macro-names.ts";
import { parseExpression, type ParseOptions } from "./parse.ts";

const EVERY_MACRO: readonly MacroName[] = [
  "bind",
  "block",
  "optMap",
  "optFlatMap",
  "twoVariables",
  "sortBy",
  "math",
  "proto",
];
const everything = { macros: new Set(EVERY_MACRO) };
const language = { macros: new Set<MacroName>() };

/** What a tree says, without ids and places. */
function shape(source: string, options: ParseOptions = everything): unknown {
  const parsed = parseExpression(source, options);
  if (!parsed.ok) return formatExpressionErrors(source, parsed.errors);
  return withoutPlaces(parsed.root);
}

function withoutPlaces(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutPlaces);
  if (typeof value !== "object" || value === null || Object.getPrototypeOf(value) !== Object.prototype) return value;
  const kept = Object.entries(value).filter(([key]) => !["id", "start", "end", "at"].includes(key));
  return Object.fromEntries(kept.map(([key, inner]) => [key, withoutPlaces(inner)]));
}

function root(source: string): Node {
  const parsed = parseExpression(source, everything);
  if (!parsed.ok) throw new Error(formatExpressionErrors(source, parsed.errors));
  return parsed.root;
}

const literal = (source: string): unknown => {
  const node = root(source);
  return node.kind === "literal" ? node.value : node;
};

const errors = (source: string, options: ParseOptions = everything): string[] => {
  const parsed = parseExpression(source, options);
  return parsed.ok ? [] : parsed.errors.map(({ line, column, message }) => `${line}:${column} ${message}`);
};

describe("literals", () => {
  it.each([
    ["0", 0],
    ["-0", 0],
    ["007", 7],
    ["0xfF", 255],
    ["-0x10", -16],
    ["9223372036854775807", 9223372036854775807n],
    ["-9223372036854775808", -9223372036854775808n],
    ["1.5", 1.5],
    ["-1.5", -1.5],
    [".5e1", new Double(5)],
    ["1e-3", 0.001],
    ["-0.0", -0],
    ["18446744073709551615u", new Uint(18446744073709551615n)],
    ["0x1FU", new Uint(31n)],
    ["true", true],
    ["null", null],
  ])("%s is read as the value it is", (source, value) => {
    expect(literal(source)).toStrictEqual(value);
  });

  it.each([
    ["'a\\x41\\101\\u00e9\\U0001F600'", "aAAé😀"],
    ['"""a\n"b" c"""', 'a\n"b" c'],
    ["'''a\r\nb'''", "a\nb"],
    [String.raw`r'\n'`, String.raw`\n`],
    [String.raw`R"""\"""`, "\\"],
    [String.raw`'\a\b\f\n\r\t\v\"\'\\\?\``.concat("'"), "\u0007\b\f\n\r\t\v\"'\\?`"],
    ["''", ""],
  ])("%s is read with its escapes", (source, value) => {
    expect(literal(source)).toBe(value);
  });

  it("takes escapes in bytes for bytes and other text for UTF-8", () => {
    expect(literal(String.raw`b'\xff\303é'`)).toStrictEqual(Uint8Array.of(0xff, 0o303, 0xc3, 0xa9));
    expect(literal(String.raw`bR'\xff'`)).toStrictEqual(new TextEncoder().encode(String.raw`\xff`));
  });

  it.each([
    ["9223372036854775808", "1:1 invalid int literal"],
    ["18446744073709551616u", "1:1 invalid uint literal"],
    ["1e999", "1:1 invalid double literal"],
    [String.raw`'\ud800'`, "1:1 invalid unicode code point"],
    [String.raw`b'\u0041'`, "1:1 unable to unescape string"],
  ])("%s is out of range", (source, message) => {
    expect(errors(source)).toStrictEqual([message]);
  });
});

describe("operators", () => {
  it("groups to the left, by how tightly they bind", () => {
    expect(shape("1 - 2 - 3 * 4 < 5 == true")).toStrictEqual(shape("(((1 - 2) - (3 * 4)) < 5) == true"));
    expect(shape("a ? b : c ? d : e")).toStrictEqual(shape("a ? b : (c ? d : e)"));
    expect(shape("a || b && c || d")).toStrictEqual(shape("(a || (b && c)) || d"));
  });

  it("cancels signs in pairs", () => {
    expect(shape("!!!a")).toStrictEqual(shape("!a"));
    expect(shape("--a")).toStrictEqual(shape("a"));
    expect(shape("4--4")).toStrictEqual(shape("4 - (-4)"));
  });

  it("keeps a chain of 10,000 operands flat", () => {
    const source = Array.from({ length: 10_000 }, () => "a").join(" || ");
    let depth = 0;
    for (let node = root(source); node.kind === "call"; node = node.args[0] ?? node) depth++;
    expect(depth).toBeLessThan(16);
  });
});

describe("names", () => {
  it("tells structs from maps behind conditions and from selections", () => {
    expect(root("a.b.C{x: 1, ?y: z}.d")).toMatchObject({ kind: "select", operand: { kind: "struct", name: "a.b.C" } });
    expect(root(".C{`a-b`: 1,}")).toMatchObject({ kind: "struct", name: ".C", fields: [{ name: "a-b" }] });
    expect(root("a ? {} : {1: 2}")).toMatchObject({ function: "_?_:_" });
  });

  it("takes reserved words as fields and not as variables", () => {
    expect(root("a.for.`in`")).toMatchObject({ field: "in", operand: { field: "for" } });
    expect(errors("for")).toStrictEqual(["1:1 reserved identifier: for"]);
    expect(errors("a.null")).toStrictEqual(["1:2 Syntax error: mismatched input 'null' expecting IDENTIFIER"]);
  });

  it("takes names of Object.prototype for ordinary names", () => {
    expect(root("__proto__.constructor.toString()")).toMatchObject({
      function: "toString",
      target: { field: "constructor" },
    });
  });
});

describe("macros", () => {
  it("are calls where no library switches them on", () => {
    expect(root("cel.bind(x, 1, x)")).toMatchObject({ kind: "bind", variable: "x" });
    expect(shape("cel.bind(x, 1, x)", language)).toMatchObject({ kind: "call", function: "bind" });
    expect(shape("a.all(i, v, v)", language)).toMatchObject({ kind: "call", function: "all" });
    expect(shape("a.all(v, v)", language)).toMatchObject({ kind: "macro", macro: "all" });
    expect(errors("a.?b", language)).toStrictEqual(["1:3 unsupported syntax '.?'"]);
  });

  it("and escaped fields are refused where the language lacks them", () => {
    const older = { macros: new Set<MacroName>(), lacks: new Set(["escapedFields", "existsOne"] as const) };
    expect(errors("a.`b-c`", older)).toStrictEqual(["1:3 unsupported syntax: '`'"]);
    expect(shape("a.existsOne(x, x)", older)).toMatchObject({ kind: "call", function: "existsOne" });
    expect(shape("a.exists_one(x, x)", older)).toMatchObject({ kind: "macro", macro: "existsOne" });
  });

  it("make one tree of what means the same", () => {
    expect(shape("a.existsOne(x, x)")).toStrictEqual(shape("a.exists_one(x, x)"));
    expect(shape("proto.getExt(m, a.b)")).toStrictEqual(shape("m.`a.b`"));
    expect(shape("proto.hasExt(m, a.b)")).toStrictEqual(shape("has(m.`a.b`)"));
    expect(shape("math.least(1, 2, 3)")).toStrictEqual(shape("math.least([1, 2, 3])"));
  });

  it("bind the slots of a block one within the other", () => {
    expect(root("cel.block([1, cel.index(0)], cel.index(1))")).toMatchObject({
      variable: "@index0",
      body: { variable: "@index1", value: { name: "@index0" }, body: { name: "@index1" } },
    });
  });

  it.each([
    ["1.all(2, 3)", "1:7 argument must be a simple name"],
    ["m.filter(a.b, false)", "1:11 argument is not an identifier"],
    ["has(m)", "1:5 invalid argument to has() macro"],
    ["m.map(__result__, 1)", "1:7 iteration variable overwrites accumulator variable"],
    ["m.transformList(a, a, a)", "1:20 duplicate variable name: a"],
    ["math.greatest()", "1:1 math.greatest() requires at least one argument"],
    ["math.greatest('a')", "1:15 math.greatest() invalid single argument value"],
    ["cel.bind(a.b, 1, 2)", "1:11 cel.bind() variable names must be simple identifiers"],
  ])("%s is told as misused", (source, message) => {
    expect(errors(source)).toStrictEqual([message]);
  });
});

describe("errors", () => {
  const START =
    "expecting {'[', '{', '(', '.', '-', '!', 'true', 'false', 'null', NUM_FLOAT, NUM_INT, NUM_UINT, STRING, BYTES, IDENTIFIER}";

  it.each([
    ["1 + +", [`1:5 Syntax error: mismatched input '+' ${START}`]],
    [
      "a | b",
      ["1:3 Syntax error: token recognition error at: '| '", "1:5 Syntax error: extraneous input 'b' expecting <EOF>"],
    ],
    ["f(a b)", ["1:5 Syntax error: extraneous input 'b' expecting ')'"]],
    ['{"a": 1}."a"', [`1:10 Syntax error: no viable alternative at input '."a"'`]],
    ["1 +\n\n  (2", ["3:5 Syntax error: missing ')' at '<EOF>'"]],
    ["", [`1:1 Syntax error: mismatched input '<EOF>' ${START}`]],
  ])("%j says where it went wrong and what was expected", (source, messages) => {
    expect(errors(source)).toStrictEqual(messages);
  });

  it("are shown with their line, columns counted in characters", () => {
    const source = "// é\n'😁' + $";
    const parsed = parseExpression(source, everything);
    const text = parsed.ok ? "" : formatExpressionErrors(source, parsed.errors.slice(0, 1));
    expect(text).toBe(
      "ERROR: <input>:2:7: Syntax error: token recognition error at: '$'\n | '😁' + $\n | .\uff0e....^",
    );
  });
});

describe("hostile text", () => {
  it.each([
    [
      "1 MB of parentheses",
      "(".repeat(1_000_000),
      "expression code point size exceeds limit: size: 1000000, limit 100000",
    ],
    ["deep brackets", "[".repeat(50_000), "expression recursion limit exceeded: 250"],
    ["a deep condition", "a?b:".repeat(20_000), "expression recursion limit exceeded: 250"],
    ["a long sum", `1${"+1".repeat(40_000)}`, "max recursion depth exceeded"],
    ["a long path", `a${".a".repeat(40_000)}`, "max recursion depth exceeded"],
    ["a huge literal", "9".repeat(99_000), "invalid int literal"],
  ])("%s is one clear error", (_, source, message) => {
    expect(errors(source).map((each) => each.replace(/^\d+:\d+ /, ""))).toStrictEqual([message]);
  });

  it("counts code points, not UTF-16 code units", () => {
    expect(errors(`'${"😁".repeat(99_998)}'`)).toStrictEqual([]);
    expect(errors(`'${"😁".repeat(99_999)}'`)).toHaveLength(1);
  });

  it("takes deep trees up to the limit", () => {
    expect(errors(`${"(".repeat(249)}1${")".repeat(249)}`)).toStrictEqual([]);
    expect(errors(`1${"+1".repeat(250)}`)).toStrictEqual([]);
    expect(errors(`1${"+1".repeat(251)}`)).toHaveLength(1);
  });

  it("never throws, whatever the text", () => {
    const pieces = fc.constantFrom(
      ..."( ) [ ] { } , . ? : + - * ! && || == < in a b has .all( .map( x 1 2.5 3u 'a' b'c' ''' \" ` $ \\ \n // 😁 cel.block( math.greatest(".split(
        " ",
      ),
    );
    const text = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.array(pieces, { maxLength: 40 }).map((each) => each.join(" ")),
    );
    fc.assert(
      fc.property(text, (source) => {
        const parsed = parseExpression(source, everything);
        if (parsed.ok) return;
        expect(parsed.errors.length).toBeGreaterThan(0);
        for (const error of parsed.errors) {
          expect(error.offset).toBeLessThanOrEqual(source.length);
          expect(error.line).toBe(source.slice(0, error.offset).split("\n").length);
        }
      }),
      { numRuns: 2000 },
    );
  });
});
