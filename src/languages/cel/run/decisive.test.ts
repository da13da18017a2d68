import { describe, expect, it } from "vitest";
import { DYN } from "../type.ts";
import { explainExpression } from "./explain.ts";
import { compileExpression } from "./program.ts";

const OBJECT = { a: 1, name: "web", list: [{ n: 1 }, { n: 5 }, { n: 2 }], none: [] };

function decide(source: string) {
  const compilation = compileExpression(source, { libraries: [], variables: new Map([["o", DYN]]) });
  if (compilation.is === "invalid") throw new Error(compilation.errors[0]?.message);
  const { decided } = explainExpression(compilation.program, { o: OBJECT });
  return decided.map(({ text, elements, outcome }) => ({
    text,
    elements: elements.map(({ name, value }) => `${name}=${JSON.stringify(value)}`),
    is: outcome.is,
  }));
}

describe("what decided an expression", () => {
  it.each<[string, readonly string[]]>([
    ["o.a == 1", ["o.a == 1"]],
    ["o.a == 1 && o.name == 'x' && o.a == 3", ["o.name == 'x'"]],
    ["o.a == 1 && o.name == 'web'", ["o.a == 1", "o.name == 'web'"]],
    ["o.a == 2 || o.name == 'x'", ["o.a == 2", "o.name == 'x'"]],
    ["o.a == 1 || o.name == 'x'", ["o.a == 1"]],
    ["!(o.a == 1 || o.name == 'x')", ["o.a == 1"]],
    ["has(o.b) ? o.b == 1 : o.a == 2", ["o.a == 2"]],
    ["o.a == 1 ? false : true", ["o.a == 1"]],
    ["o.list.all(e, e.n < 5)", ["e.n < 5"]],
    ["o.list.all(e, e.n < 9)", ["o.list.all(e, e.n < 9)"]],
    ["o.list.exists(e, e.n == 9)", ["o.list.exists(e, e.n == 9)"]],
    ["!o.list.exists(e, e.n == 5)", ["e.n == 5"]],
    ["o.list.filter(e, e.n > 4).size() == 0", ["o.list.filter(e, e.n > 4).size() == 0"]],
    ["o.none.all(e, e.n < 5)", ["o.none.all(e, e.n < 5)"]],
    ["o.b.c == 1 && o.a == 1", ["o.b"]],
  ])("%s: the smallest part without which it would be something else", (source, expected) => {
    expect(decide(source).map(({ text }) => text)).toEqual(expected);
  });

  it("is told with the element of each loop around it", () => {
    expect(decide("o.list.all(e, o.list.all(f, f.n < 5 || e.n != 1))")).toEqual([
      { text: "f.n < 5", elements: ['e={"n":1}', 'f={"n":5}'], is: "value" },
      { text: "e.n != 1", elements: ['e={"n":1}', 'f={"n":5}'], is: "value" },
    ]);
  });

  it("is what went wrong where something did", () => {
    expect(decide("o.list.all(e, e.missing == 1)")).toEqual([
      { text: "e.missing", elements: ['e={"n":2}'], is: "error" },
    ]);
  });
});
