import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatNumber, parseNumber } from "./number.ts";
import type { RegoNumber } from "./number.ts";
import { compareStrings, compareValues, equalValues } from "./order.ts";
import { canonicalText, lookUp, RegoObject, RegoSet } from "./value.ts";
import type { RegoValue } from "./value.ts";

const number = fc.oneof(
  fc.integer(),
  fc
    .constantFrom("9007199254740993", "1e400", "0.30000000000000000001", "-0", "1e-3", "1e22", "1e23")
    .map((text) => parseNumber(text) as RegoNumber),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((each) => each + 0),
);
const { value } = fc.letrec<{ value: RegoValue }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.constant(null),
    fc.boolean(),
    number,
    fc.constantFrom("", "a", "\u0000a", "\uFFFD", "😀", "__proto__"),
    fc.array(tie("value"), { maxLength: 3 }),
    fc.array(tie("value"), { maxLength: 12 }).map((items) => RegoSet.of(items)),
    fc.dictionary(fc.constantFrom("a", "b", "__proto__"), tie("value"), { maxKeys: 3 }) as fc.Arbitrary<RegoValue>,
    fc.array(fc.tuple(tie("value"), tie("value")), { maxLength: 3 }).map((entries) => RegoObject.of(entries)),
  ),
}));

describe("values", () => {
  it("are equal exactly where they compare as equal and have one canonical text", () => {
    fc.assert(
      fc.property(value, value, (a, b) => {
        const equal = equalValues(a, b);
        expect(compareValues(a, b) === 0).toBe(equal);
        expect(canonicalText(a) === canonicalText(b)).toBe(equal);
        expect(equalValues(b, a)).toBe(equal);
        expect(equalValues(a, a)).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });

  it("have a total order", () => {
    fc.assert(
      fc.property(value, value, value, (a, b, c) => {
        expect(Math.sign(compareValues(a, b))).toBe(-Math.sign(compareValues(b, a)) + 0);
        const [low, middle, high] = [a, b, c].toSorted(compareValues) as [RegoValue, RegoValue, RegoValue];
        expect(
          [compareValues(low, middle), compareValues(middle, high), compareValues(low, high)].every(
            (each) => each <= 0,
          ),
        ).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });

  it("are found in sets and objects by any equal value", () => {
    fc.assert(
      fc.property(fc.array(value, { maxLength: 14 }), value, (items, wanted) => {
        const set = RegoSet.of(items);
        const object = RegoObject.of(items.map((item) => [item, 1] as const));
        expect(set.has(wanted)).toBe(items.some((item) => equalValues(item, wanted)));
        expect(lookUp(object, wanted) !== undefined).toBe(set.has(wanted));
        expect(object.size).toBe(set.size);
      }),
      { numRuns: 1000 },
    );
  });

  it("strings are ordered by code points, not by UTF-16 units", () => {
    expect(compareStrings("\uFFFD", "😀")).toBeLessThan(0);
    expect(compareStrings("a", "ab")).toBeLessThan(0);
  });

  it("numbers keep every digit", () => {
    const texts = ["9007199254740993", "0.1", "-12.5", "1e-7", "0.30000000000000000001"];
    expect(texts.map((text) => formatNumber(parseNumber(text) as RegoNumber))).toEqual([
      "9007199254740993",
      "0.1",
      "-12.5",
      "1e-7",
      "0.30000000000000000001",
    ]);
    expect(parseNumber("1.50") === parseNumber("15e-1")).toBe(true);
    expect(parseNumber("1x")).toBeUndefined();
  });
});
