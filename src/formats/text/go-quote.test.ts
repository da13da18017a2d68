import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { quoteGo } from "./go-quote.ts";

describe("quoteGo", () => {
  it.each([
    ["a b", '"a b"'],
    ['a"\\', String.raw`"a\"\\"`],
    ["\u0007\b\f\n\r\t\v", String.raw`"\a\b\f\n\r\t\v"`],
    ["\u0000\u007f", String.raw`"\x00\x7f"`],
    ["é日😀", '"é日😀"'],
    ["\u00a0\u2028\ufeff\u{e0001}", String.raw`"\u00a0\u2028\ufeff\U000e0001"`],
  ])("writes %j", (text, quoted) => {
    expect(quoteGo(text)).toBe(quoted);
  });

  it("writes nothing that a line or a quote would end at, whatever the text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        expect(quoteGo(text)).toMatch(/^"(?:[^"\\\p{Cc}\p{Zl}\p{Zp}]|\\[abfnrtv"\\]|\\[xuU][0-9a-f]{2,8})*"$/u);
      }),
    );
  });
});
