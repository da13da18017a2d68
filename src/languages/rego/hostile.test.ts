import { describe, expect, it } from "vitest";
import { compileModules, type QueryResult, toJson } from "./index.ts";
import type { RegoValue } from "./index.ts";

/** Two values that hold one another twice, 60 levels deep: small to make, endless to go through. */
const FOLDED = `${Array.from({ length: 60 }, (_, index) => `t${index + 1} := [t${index}, t${index}]\nu${index + 1} := [u${index}, u${index}]`).join("\n")}\nt0 := "a"\nu0 := "a"`;

function run(text: string, input: RegoValue = {}, engine: "compiler" | "interpreter" = "compiler"): QueryResult {
  const compiled = compileModules([{ name: "policy.rego", text: `package p\n${text}` }], { engine });
  if (compiled.is === "invalid") throw new Error(JSON.stringify(compiled.errors));
  return compiled.program.query("data.p.x", { input, budget: { steps: 100_000, units: 50_000 } });
}

const ENGINES = ["compiler", "interpreter"] as const;

describe.each(ENGINES)("a hostile policy in the %s", (engine) => {
  it.each([
    [
      "loops within loops",
      "x := count([1 | numbers.range(1, 1000)[_]; numbers.range(1, 1000)[_]; numbers.range(1, 1000)[_]])",
    ],
    ["a range that fills memory", "x := count(numbers.range(1, 1000000000))"],
    [
      "a text that doubles",
      `${Array.from({ length: 40 }, (_, index) => `t${index + 1} := concat("", [t${index}, t${index}])`).join("\n")}\nt0 := "aaaaaaaaaaaaaaaa"\nx := count(t40)`,
    ],
    [
      "a list that doubles",
      `${Array.from({ length: 40 }, (_, index) => `t${index + 1} := array.concat(t${index}, t${index})`).join("\n")}\nt0 := [1, 2]\nx := count(t40)`,
    ],
    [
      "functions that call twice",
      `${Array.from({ length: 40 }, (_, index) => `f${index + 1}(a, b) := f${index}(a, b) + f${index}(a + 1, b)`).join("\n")}\nf0(a, _) := a\nx := f40(1, 2)`,
    ],
    [
      "objects in objects",
      "x := count({k: v | some k in numbers.range(1, 300); v := [w | some w in numbers.range(1, 300)]})",
    ],
    ["comparing folded lists", `${FOLDED}\nx if t60 == u60`],
    ["finding folded lists in sets", `${FOLDED}\nx := {[t60, 1], [u60, 2]} & {[t60, 1]}\n`],
    ["folded sets", `${FOLDED}\nx := count({{t60, 1}, {u60, 2}, {[t60], 3}, {4}, {5}, {6}, {7}, {8}, {9}, {t60}})`],
    ["keys of folded lists", `${FOLDED}\nx := count({t60: 1})`],
    ["folded lists as text", `${FOLDED}\nx := sprintf("%v %v", [t60, 1])`],
    ["folded lists as JSON", `${FOLDED}\nx := json.marshal(t60)`],
    ["folded lists as YAML", `${FOLDED}\nx := yaml.marshal(t60)`],
    ["sorting folded lists", `${FOLDED}\nx := sort([t60, u60])`],
    ["walking folded lists", `${FOLDED}\nx := count([v | walk(t60, [_, v])])`],
    ["folded lists as the answer", `${FOLDED}\nx := t60`],
  ])("%s is stopped by the budget, not caught by the policy", (_name, text) => {
    expect(run(`${text}\ny if not x`, {}, engine)).toMatchObject({ is: "error", code: "eval_budget_error" });
  });

  it("names of JavaScript's prototypes are ordinary data", () => {
    const input = JSON.parse('{"__proto__": {"polluted": 1}, "a": {}}') as RegoValue;
    const keys = ["__proto__", "constructor", "toString", "hasOwnProperty", "length", "size", "items"];
    const found = keys.map((key) => run(`x := input.a["${key}"]`, input, engine).is);
    expect(found).toEqual(keys.map(() => "undefined"));
    const answer = run(
      'x := [input.__proto__.polluted, {"__proto__": 2}.__proto__, {k: 1 | k := "__proto__"}]',
      input,
      engine,
    );
    expect(answer.is === "defined" && JSON.stringify(toJson(answer.value))).toBe('[1,2,{"__proto__":1}]');
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
  });

  it("no text of a policy becomes code", () => {
    const nasty = [
      '"]; globalThis.broken = 1; //',
      "${globalThis.broken = 1}",
      "\\u2028globalThis.broken = 1",
      "`+(globalThis.broken=1)+`",
      "*/ globalThis.broken = 1 /*",
    ];
    for (const each of nasty) {
      const text = JSON.stringify(each);
      const rules = `y[${text}] := ${text} if input[${text}] == ${text}\nx := [y[${text}], {${text}: 1}[${text}]]`;
      const answer = run(rules, { [each]: each }, engine);
      expect(answer.is === "defined" && toJson(answer.value)).toEqual([each, 1]);
    }
    expect((globalThis as { broken?: number }).broken).toBeUndefined();
  });
});

it("a body of thousands of loops is refused with a place", () => {
  const body = Array.from({ length: 5000 }, (_, index) => `x${index} := input.a[_]`).join("; ");
  const compiled = compileModules([{ name: "policy.rego", text: `package p\nx if { ${body} }` }]);
  expect(compiled).toMatchObject({ is: "invalid", errors: [{ code: "rego_parse_error", line: 2 }] });
});

it("a module of more rules than anybody writes is refused with a place", () => {
  const rules = Array.from({ length: 10_002 }, (_, index) => `r${index} := 1`).join("\n");
  const compiled = compileModules([{ name: "policy.rego", text: `package p\n${rules}` }]);
  expect(compiled).toMatchObject({ is: "invalid", errors: [{ code: "rego_parse_error" }] });
});

describe("text that nests without end", () => {
  it.each(["[", "{", "(", "-", "[1|", '{"a":', "f(", "not ", '$"{', "x[", "x.y[{"])(
    "%s is refused with a place",
    (open) => {
      const compiled = compileModules([{ name: "policy.rego", text: `package p\nx := ${open.repeat(20_000)}` }]);
      expect(compiled).toMatchObject({ is: "invalid", errors: [{ code: "rego_parse_error", file: "policy.rego" }] });
    },
  );

  it("a chain of operators and a long body are fine", () => {
    const sum = Array.from({ length: 500 }, () => "1").join(" + ");
    const body = Array.from({ length: 400 }, (_, index) => `v${index} := ${index}`).join("\n");
    const compiled = compileModules([{ name: "policy.rego", text: `package p\nx := ${sum}\ny if {\n${body}\n}` }]);
    expect(compiled.is === "ready" ? compiled.program.query("data.p.x") : compiled).toMatchObject({
      is: "defined",
      value: 500,
    });
  });
});
