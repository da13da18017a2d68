import fc from "fast-check";
import { expect, it } from "vitest";
import { formatExpressionErrors } from "./expression-error.ts";
import type { MacroName } from "./macro-names.ts";
import { parseExpression } from "./parse.ts";
import { printExpression } from "./print.ts";
import type { Node } from "../ast.ts";

const everything = {
  macros: new Set<MacroName>(["bind", "block", "optMap", "optFlatMap", "twoVariables", "sortBy", "math", "proto"]),
};

function read(source: string): Node {
  const parsed = parseExpression(source, everything);
  if (!parsed.ok) throw new Error(`${source}\n${formatExpressionErrors(source, parsed.errors)}`);
  return parsed.root;
}

/** The tree as text, without ids and places. */
const shape = (node: Node): string =>
  JSON.stringify(node, (key, value: unknown) => {
    if (["id", "start", "end", "at"].includes(key)) return undefined;
    if (typeof value === "bigint") return `${value}n`;
    return Object.is(value, -0) ? "-0" : value;
  });

it.each([
  "a || b || c || d",
  "a || (b || c) || d",
  "(a && b) && (c && d)",
  "a - (b - c) - d",
  "-(-a) + -(1) - -1 + (-1).f()",
  "!(-1 in [1])",
  "(a ? b : c) ? (d ? e : f) : g ? h : i",
  "has(a.b) && !has(a.?b.c)",
  "a.`x-y`[?1].?b{}",
  "{?'a': b, 1u: b'\\xff'}",
  "[1.0, 1e100, -0.0, 9007199254740992.0, 5e-324]",
  "cel.block([1, [2].map(cel.iterVar(0, 0), cel.iterVar(0, 0))], cel.index(0))",
  "math.greatest(a, 2) + math.least(1, 2, 3)",
])("%s prints as text that makes the same tree", (source) => {
  const text = source.replace("{}", "");
  expect(shape(read(printExpression(read(text))))).toBe(shape(read(text)));
});

it("uses parentheses only where they matter", () => {
  expect(printExpression(read("((a) + (b * c)) == (d) || (e && f)"))).toBe("a + b * c == d || e && f");
});

const { expression } = fc.letrec<{ expression: string }>((tie) => {
  const inner = tie("expression");
  const leaf = fc.constantFrom("a", ".b", "1", "-2", "3u", "4.5", "'s\\n'", "b'\\x00'", "true", "null", "[]", "{}");
  const operator = fc.constantFrom("+", "-", "*", "/", "%", "<", "<=", "==", "!=", "in", "&&", "||");
  const text = (...parts: (string | fc.Arbitrary<string>)[]) =>
    fc
      .tuple(...parts.map((part) => (typeof part === "string" ? fc.constant(part) : part)))
      .map((each) => each.join(" "));
  return {
    expression: fc.oneof(
      { maxDepth: 5 },
      leaf,
      text(inner, operator, inner),
      text("(", inner, operator, inner, ")"),
      text("(", inner, "?", inner, ":", inner, ")"),
      text(fc.constantFrom("!", "-", "--", "!!"), "(", inner, ")"),
      text("(", inner, ")", fc.constantFrom(".f", ".?f", ".`a.b`", ".g()", "[0]", "[?0]")),
      text(
        "(",
        inner,
        fc.constantFrom(").all(x,", ").map(x, x > 1,", ").transformMap(k, v,", ").optMap(x,"),
        inner,
        ")",
      ),
      text("cel.bind(x,", inner, ",", inner, ")"),
      text("[", inner, ", ?", inner, "]"),
      text("{", inner, ":", inner, "}"),
      text("a.B{c:", inner, ", ?`d-e`:", inner, "}"),
      text("f(", inner, ",", inner, ")"),
      text("has((", inner, ").f)"),
    ),
  };
});

it("prints any tree as text that makes the same tree", () => {
  fc.assert(
    fc.property(expression, (source) => {
      const tree = read(source);
      expect(shape(read(printExpression(tree)))).toBe(shape(tree));
    }),
    { numRuns: 1000 },
  );
});
