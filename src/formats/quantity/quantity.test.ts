import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compareQuantities, readQuantity } from "./quantity.ts";

const ONE = 10n ** 9n;

describe("readQuantity", () => {
  it.each([
    ["0", 0n],
    ["1", ONE],
    ["500m", ONE / 2n],
    ["0.5", ONE / 2n],
    [".5", ONE / 2n],
    ["5.", 5n * ONE],
    ["1Ki", 1024n * ONE],
    ["1.5Gi", 1610612736n * ONE],
    ["1k", 1000n * ONE],
    ["1E", 10n ** 18n * ONE],
    ["1E3", 1000n * ONE],
    ["1e-3", ONE / 1000n],
    ["1e+3", 1000n * ONE],
    ["+2", 2n * ONE],
    ["-2", -2n * ONE],
    ["7n", 7n],
    ["0.1n", 1n],
    ["-0.1n", -1n],
    ["100E", (2n ** 63n - 1n) * ONE],
    ["1e999999999", (2n ** 63n - 1n) * ONE],
    ["1e-999999999", 1n],
    ["0e999999999", 0n],
    [0.1, ONE / 10n],
    [1e21, (2n ** 63n - 1n) * ONE],
  ])("reads %s", (text, nanos) => {
    expect(readQuantity(text)).toBe(nanos);
  });

  it.each([
    "",
    ".",
    "-",
    "m",
    "1 Gi",
    "100mb",
    "1K",
    "1KB",
    "1ki",
    "1e",
    "0x10",
    "1,5",
    "1Gi ",
    "Infinity",
    "NaN",
    "__proto__",
    "1constructor",
  ])("refuses %j", (text) => {
    expect(readQuantity(text)).toBeUndefined();
  });

  it("never throws and answers within its bounds, whatever the text", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[-+]?[0-9.]{0,40}[eEnumkKMGTPi0-9+-]{0,14}$/)), (text) => {
        const nanos = readQuantity(text);
        expect(nanos === undefined || (nanos <= 2n ** 63n * ONE && nanos >= -(2n ** 63n) * ONE)).toBe(true);
      }),
    );
  });

  it("reads what it means: whole numbers times their suffix", () => {
    const factors = { m: ONE / 1000n, "": ONE, k: 1000n * ONE, Mi: 2n ** 20n * ONE };
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1_000_000 }), fc.constantFrom("m", "", "k", "Mi"), (n, suffix) => {
        expect(readQuantity(`${n}${suffix}`)).toBe(BigInt(n) * (factors[suffix] ?? 0n));
      }),
    );
  });
});

describe("compareQuantities", () => {
  it("compares amounts, not texts", () => {
    expect(compareQuantities("1Gi", "1024Mi")).toBe(0);
    expect(compareQuantities("1G", "1Gi")).toBe(-1);
    expect(compareQuantities("1", "999m")).toBe(1);
    expect(compareQuantities("9007199254740993n", "9007199254740992n")).toBe(1);
  });

  it("has no answer when one side is no quantity", () => {
    expect(compareQuantities("1GB", "1")).toBeUndefined();
  });
});
