import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { equal } from "../run/equality.ts";
import { DYN } from "../type.ts";
import { type CelValue, toDouble, toInt, Uint } from "../value.ts";
import { costOf, evaluate } from "./evaluate-for-tests.ts";
import { encodersLibrary } from "./encoders.ts";
import { kubernetesEnvironment } from "./kubernetes/environment.ts";
import { Members } from "./membership.ts";
import { sumOverParts } from "./tree-size.ts";

const base = kubernetesEnvironment();
const environment = {
  ...base,
  libraries: [...base.libraries, encodersLibrary()],
  variables: new Map([
    ["x", DYN],
    ["y", DYN],
  ]),
};

/** A list that holds another one twice, and so on: as a tree it has 2^depth leaves. */
function laughing(depth: number): CelValue {
  let list: CelValue = ["ha".repeat(10)];
  for (let level = 0; level < depth; level++) list = [list, list];
  return list;
}

describe("values that hold one another", () => {
  it.each(['"%s".format([x])', "x.flatten(99)", "json.encode(x)"])("are not written out: %s", (expression) => {
    expect(evaluate(expression, environment, { x: laughing(40) })).toMatch(/value is too large to be written out$/);
    expect(evaluate(expression, environment, { x: laughing(3) })).not.toMatch(/^[!?]/);
  });

  it("cost what they would as trees", () => {
    expect(costOf("x.indexOf(1)", environment, { x: laughing(3) })).toBe(1 + 2 * 2 ** 3);
    expect(evaluate("x.indexOf(1)", environment, { x: laughing(60) })).toMatch(/^! .*exceeded$/);
    expect(sumOverParts(laughing(60), () => 1)).toBe(2 ** 60);
  });
});

describe("Members", () => {
  const values = fc.letrec<{ value: CelValue }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 2 },
      fc.constantFrom<CelValue>(null, true, false, "", "a", 0, 1, -0, Number.NaN, Infinity, toDouble(1), toDouble(1.5)),
      fc.constantFrom<CelValue>(new Uint(1n), new Uint(2n ** 64n - 1n), toInt(2n ** 62n), 2 ** 62, new Uint8Array([1])),
      fc.array(tie("value"), { maxLength: 2 }),
      fc.dictionary(fc.constantFrom("a", "__proto__"), tie("value"), { maxKeys: 2 }),
    ),
  })).value;

  it("has what equals one of them", () => {
    fc.assert(
      fc.property(fc.array(values, { maxLength: 6 }), values, (all, value) => {
        expect(new Members(all).has(value)).toBe(all.some((one) => equal(one, value)));
      }),
    );
  });

  it("stops comparing where a limit of costs would", () => {
    const lists = Array.from({ length: 6000 }, (_, index) => [index]);
    const others = lists.map(([index = 0]) => [-1 - index]);
    expect(evaluate("sets.intersects(x, y)", environment, { x: lists, y: others })).toMatch(/cost limit exceeded$/);
    expect(evaluate("sets.contains(x, y)", environment, { x: lists.flat(), y: lists.flat() })).toMatch(
      /^! .*exceeded$/,
    );
  });
});
