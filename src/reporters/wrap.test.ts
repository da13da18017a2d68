import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fit, toColumns, wrap } from "./wrap.ts";

describe("wrap", () => {
  it("counts wide characters and emoji as two columns", () => {
    expect(wrap("夜間 👩‍👩‍👧 ok", 5)).toEqual(["夜間", "👩‍👩‍👧 ok"]);
  });

  it("breaks a word that is wider than the line, and no grapheme", () => {
    expect(wrap("夜間バックアップ", 6)).toEqual(["夜間バ", "ックア", "ップ"]);
    expect(wrap("e\u0301e\u0301e\u0301", 2)).toEqual(["e\u0301e\u0301", "e\u0301"]);
  });

  it("keeps every word, in lines within the width", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), fc.integer({ min: 20, max: 60 }), (text, width) => {
        const lines = wrap(text, width);
        expect(lines.join("").replaceAll(" ", "")).toBe(text.replaceAll(" ", ""));
        expect(lines.every((line) => toColumns(line) <= width)).toBe(true);
      }),
    );
  });

  it("fits a text into the columns with an ellipsis", () => {
    expect(fit("abcdef", 4)).toBe("abc…");
    expect(fit("夜間夜間", 4)).toBe("夜…");
    expect(fit("abcd", 4)).toBe("abcd");
  });
});
