import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readQuantity } from "./quantity.ts";
import {
  addStored,
  compareStored,
  isComputable,
  readStoredAmount,
  signOf,
  type StoredAmount,
  subtractStored,
  toFloat,
  toStoredAmount,
  toWhole,
} from "./stored-amount.ts";

function amount(text: string): StoredAmount {
  const read = readStoredAmount(text);
  if ("because" in read) throw new Error(read.because);
  return read;
}

const texts = fc.stringMatching(/^[-+]?\d{1,9}(?:\.\d{1,4})?(?:n|u|m|k|M|G|Ki|Mi|Gi|e[+-]?[0-5])?$/);

describe("readStoredAmount", () => {
  it.each([
    ["1", 1n],
    ["50k", 50_000n],
    ["1Ti", 1n << 40n],
    ["1e3", 1000n],
    ["+", 0n],
    [".", 0n],
    ["0Ki", 0n],
    ["9223372036854775807", undefined],
    ["1Pi", undefined],
    ["1000m", undefined],
    ["1.0", undefined],
    ["100E", undefined],
  ])("takes %s for the whole number %s", (text, whole) => {
    expect(toWhole(amount(text))).toBe(whole);
  });

  it.each(["", "1K", "1ki", "1e", "x", "1 ", "0x1", "1_0", "1".repeat(600)])("refuses %j", (text) => {
    expect(readStoredAmount(text)).toHaveProperty("because");
  });

  it("reads the same amounts as the other reader", () => {
    fc.assert(
      fc.property(texts, (text) => {
        const { value, scale } = amount(text);
        expect(value * 10n ** BigInt(scale + 9)).toBe(readQuantity(text));
      }),
    );
  });

  it("never throws, and computes only with what stays small", () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string(), fc.stringMatching(/^[-+.0-9]{1,8}[eEnumkKMGTPi]{0,2}[-+]?\d{0,10}$/)),
        (text) => {
          const read = readStoredAmount(text);
          const known = "because" in read ? toStoredAmount(0n) : read;
          expect(compareStored(known, known)).toBe(0);
          expect([-1, 0, 1]).toContain(compareStored(known, toStoredAmount(1n)));
          expect(isComputable(known) ? typeof addStored(known, known).value : "bigint").toBe("bigint");
          expect(toFloat(known)).not.toBeNaN();
        },
      ),
    );
  });
});

describe("computing with amounts", () => {
  it("is exact", () => {
    expect(compareStored(addStored(amount("0.1"), amount("0.2")), amount("300m"))).toBe(0);
    expect(toWhole(addStored(amount("9223372036854775806"), toStoredAmount(1n)))).toBeUndefined();
    expect(toWhole(addStored(amount("1k"), amount("24")))).toBe(1024n);
    fc.assert(
      fc.property(texts, texts, (a, b) => {
        const [x, y] = [amount(a), amount(b)];
        expect(compareStored(addStored(x, y), addStored(y, x))).toBe(0);
        expect(compareStored(subtractStored(addStored(x, y), y), x)).toBe(0);
        expect(signOf(subtractStored(x, y))).toBe(compareStored(x, y));
      }),
    );
  });

  it("compares without writing out what is beyond use", () => {
    expect(compareStored(amount("1e999999999"), amount("1"))).toBe(1);
    expect(compareStored(amount("-1e999999999"), amount("1"))).toBe(-1);
    expect(isComputable(amount("1e999999999"))).toBe(false);
    expect(signOf(amount("1e-999999999"))).toBe(1);
  });
});
