import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { quote, sortUnique } from "./wording.ts";

describe("quote", () => {
  // What fmt.Sprintf("%q", …) prints.
  it.each([
    ['say "hi"\\', '"say \\"hi\\"\\\\"'],
    ["\u0000\u0007\b\t\n\v\f\r\u001b\u007f", '"\\x00\\a\\b\\t\\n\\v\\f\\r\\x1b\\x7f"'],
    ["é 日 😀 \u0301", '"é 日 😀 \u0301"'],
    ["\u00a0\u200b\u2028\ufeff", '"\\u00a0\\u200b\\u2028\\ufeff"'],
    ["\u{E0001}\u{10FFFF}", '"\\U000e0001\\U0010ffff"'],
    ["\ud800", '"\ufffd"'],
  ])("prints %j as Go does", (text, quoted) => {
    expect(quote(text)).toBe(quoted);
  });
});

function compareBytes(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

describe("sortUnique", () => {
  it("orders by the bytes of UTF-8, and keeps one of each", () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: "binary" })), (values) => {
        expect(sortUnique(values)).toEqual([...new Set(values)].sort(compareBytes));
      }),
    );
    expect(sortUnique(["\u{1F600}", "\uFF5E", "b", "a", "b"])).toEqual(["a", "b", "\uFF5E", "\u{1F600}"]);
  });
});
