import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { LabelSelector } from "../../model/index.ts";
import { LabelIndex, matchesSelector, SelectorIndex } from "./index.ts";

const word = fc.constantFrom("a", "b", "c", "__proto__", "constructor");
const labels = fc.dictionary(word, word, { maxKeys: 3 });
const expression = fc.record({
  key: word,
  operator: fc.constantFrom("In", "NotIn", "Exists", "DoesNotExist", "Odd"),
  values: fc.array(word, { maxLength: 2 }),
});
const selector: fc.Arbitrary<LabelSelector> = fc.record(
  { matchLabels: labels, matchExpressions: fc.array(expression, { maxLength: 2 }) },
  { requiredKeys: [] },
);

describe("LabelIndex", () => {
  it("finds what looking at each would find, in order", () => {
    fc.assert(
      fc.property(fc.array(labels, { maxLength: 12 }), fc.option(selector, { nil: undefined }), (all, wanted) => {
        const expected = all.flatMap((one, index) => (matchesSelector(wanted, one) ? [index] : []));
        expect(new LabelIndex(all.map((one, index) => [one, index])).select(wanted)).toEqual(expected);
      }),
    );
  });
});

describe("SelectorIndex", () => {
  it("finds what looking at each would find, in order", () => {
    fc.assert(
      fc.property(fc.array(fc.option(selector, { nil: undefined }), { maxLength: 12 }), labels, (all, given) => {
        const expected = all.flatMap((one, index) => (matchesSelector(one, given) ? [index] : []));
        expect(new SelectorIndex(all.map((one, index) => [one, index])).matching(given)).toEqual(expected);
      }),
    );
  });

  it("does not look at all of ten thousand for each of ten thousand", () => {
    const selectors = Array.from(
      { length: 10_000 },
      (_, index) => [{ matchLabels: { part: "shop", app: `a${index}` } }, index] as const,
    );
    const index = new SelectorIndex(selectors);
    const start = performance.now();
    for (let app = 0; app < 10_000; app += 1) expect(index.matching({ app: `a${app}`, part: "shop" })).toEqual([app]);
    expect(performance.now() - start).toBeLessThan(5000);
  });
});
