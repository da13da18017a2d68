import { describe, expect, it } from "vitest";
import { CEL_INPUTS, findCelDisagreement, makeCelCase } from "../../scripts/fuzz/policies/cel.ts";
import { Random, toDocumentSeed } from "../../scripts/fuzz/random.ts";

/** Expressions that were wrong once. */
const ONCE_WRONG = [
  "dyn({'a': 1, 'b': 'x'})[size(9007199254740991)]",
  "!0.contains(s)",
  "((i / i) == {?s: optional.none()})",
  "uint(cel.bind(v1, bytes(null), {1: 'a', 2u: 'b'}.?name))",
  "[?true, int(9223372036854775807) + 1]",
  "has({}.?name.b)",
];

describe("interpreted and compiled expressions", () => {
  it("agree in value, error, place and cost on generated ones", () => {
    const seed = 20_261_122;
    const wrong: string[] = [];
    for (let index = 0; index < 5000 / CEL_INPUTS; index += 1) {
      const disagreement = findCelDisagreement(makeCelCase(new Random(toDocumentSeed(seed, index))));
      if (disagreement !== undefined) wrong.push(disagreement);
    }
    expect(wrong).toEqual([]);
  });

  it.each(ONCE_WRONG)("agree on %s", (expression) => {
    const { inputs } = makeCelCase(new Random(1));
    for (const checked of [true, false])
      for (const json of [true, false])
        expect(findCelDisagreement({ expression, inputs, checked, json, strict: false })).toBeUndefined();
  });
});
