import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cut, toVisible } from "./visible.ts";

describe("toVisible", () => {
  it("writes line breaks, escapes, bidi overrides, invisible and lone characters out", () => {
    expect(toVisible("a\nb\tc\u001B[31m\u202Ed\u0000\uD800\u200B\u2028\uFEFF\u{E0041}\u0085")).toBe(
      "a\\nb\\tc\\u{1b}[31m\\u{202e}d\\u{0}\\u{d800}\\u{200b}\\u{2028}\\u{feff}\\u{e0041}\\u{85}",
    );
  });

  it("leaves readable text alone: accents, scripts, emoji", () => {
    for (const text of ["web-1.2_3", "é e\u0301 夜間 שלום सत्य", "👩‍👩‍👧 🏳️‍🌈"]) expect(toVisible(text)).toBe(text);
  });

  it("leaves nothing that a terminal, XML or a reader of HTML would act on", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        expect(toVisible(text)).not.toMatch(/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u202A-\u202E\u2066-\u2069\uFFFE\uFFFF]/u);
        expect(toVisible(toVisible(text))).toBe(toVisible(text));
      }),
    );
  });
});

describe("cut", () => {
  it("ends a longer text with an ellipsis and never inside a surrogate pair", () => {
    expect(cut("abcdef", 4)).toBe("abc…");
    expect(cut("ab👍cd", 4)).toBe("ab…");
    expect(cut("abcd", 4)).toBe("abcd");
  });
});
