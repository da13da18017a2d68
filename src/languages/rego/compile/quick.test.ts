import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { BUILTINS } from "../builtins/index.ts";
import { compileModules } from "../index.ts";
import { Evaluation } from "../run/evaluation.ts";
import { formatValue } from "../text.ts";
import { RegoObject, RegoSet } from "../value.ts";
import type { RegoValue } from "../value.ts";
import { QUICK } from "./quick.ts";

const text = fc.oneof(
  fc.constantFrom("", "a", "Gi", "12Gi", "007", "1.50", "0.1", "-1", "1e3", "a/b/c", "😀b", "123456789012345"),
  fc.string({ unit: fc.constantFrom("a", "b", "/", "1", ".", "é", "😀"), maxLength: 6 }),
);
const number = fc.oneof(
  fc.integer({ min: -3, max: 12 }),
  fc.constantFrom(1000, 800, 1024, 0.5, 0.1, 2 ** 53 - 1, 2 ** 31 + 1, 1048577, 2n ** 70n),
);
const value: fc.Arbitrary<RegoValue> = fc.oneof(
  text,
  number,
  fc.constantFrom(null, true, false),
  fc.array(text, { maxLength: 4 }),
  fc.array(fc.oneof(text, number), { maxLength: 4 }).map((items) => RegoSet.of(items)),
  fc.dictionary(fc.constantFrom("a", "__proto__", "constructor", "12Gi"), fc.oneof(text, number)),
  fc.array(fc.tuple(text, number), { maxLength: 3 }).map((entries) => RegoObject.of(entries)),
);

describe.each([...QUICK])("quick %s", (name, quick) => {
  it("gives what the built-in gives, or leaves the answer to it", () => {
    const builtin = BUILTINS.get(name);
    const count = builtin?.type.args.length ?? 0;
    fc.assert(
      fc.property(fc.tuple(value, value, value), (args) => {
        const ev = new Evaluation();
        const given = quick(args[0], args[1], args[2], ev);
        if (given === undefined) return;
        expect(formatValue(given)).toBe(formatValue(builtin?.run(args.slice(0, count), ev) as RegoValue));
      }),
      { numRuns: 2000 },
    );
  });
});

it("counts what texts cost that are made quickly", () => {
  const ev = new Evaluation({ budget: { units: 1000 } });
  const long = "ab".repeat(1000);
  expect(() => QUICK.get("replace")?.(long, "a", "x".repeat(100), ev)).toThrow("too much data");
});

describe("a heavy function that is called in several places", () => {
  const tests = Array.from({ length: 24 }, (_, index) => `not endswith(x, "${index}")`).join("\n");
  const policy = `package p\nf(x) := y if {\n${tests}\ny := upper(x)\n}\n`;
  const run = (rules: string, input: RegoValue, steps?: number): unknown => {
    const compiled = compileModules([{ name: "p.rego", text: policy + rules }]);
    if (compiled.is === "invalid") throw new Error(JSON.stringify(compiled.errors));
    const result = compiled.program.query("data.p.out", {
      input,
      ...(steps === undefined ? {} : { budget: { steps } }),
    });
    return result.is === "defined" ? result.value : result.is;
  };

  it("gives each argument its own result", () => {
    const input = { a: ["x", "y", "x1", "y", "x1"] };
    expect(run("out := [[f(v), f(v)] | some v in input.a]", input)).toEqual([
      ["X", "X"],
      ["Y", "Y"],
      ["Y", "Y"],
    ]);
  });
  it("looks again where the input is another one", () => {
    const rules = `g(x) := [f(x), f(input.b)]\nout := [a, b] if { a := g("x"); b := g("x") with input as {"b": "w"} }`;
    expect(run(rules, { b: "v" })).toEqual([
      ["X", "V"],
      ["X", "W"],
    ]);
  });
  it("still counts every call", () => {
    expect(run('out := count([1 | numbers.range(1, 5000)[_]; f("x"); f("x")])', {}, 5000)).toBe("error");
  });
});
