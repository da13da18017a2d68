import { describe, expect, it } from "vitest";
import { compileRegex, quoteMeta } from "./compile.ts";

describe("compileRegex", () => {
  it.each([
    ["a(b", "missing closing ): `a(b`"],
    ["a)", "unexpected ): `a)`"],
    ["[a", "missing closing ]: `[a`"],
    ["a**", "invalid nested repetition operator: `**`"],
    ["*", "missing argument to repetition operator: `*`"],
    ["[z-a]", "invalid character class range: `z-a`"],
    ["\\8", "invalid escape sequence: `\\8`"],
    ["\\", "trailing backslash at end of expression: ``"],
    ["a{1001}", "invalid repeat count: `{1001}`"],
    ["(a{100}){100}", "invalid repeat count: `{100}`"],
    ["(?=a)", "invalid or unsupported Perl syntax: `(?=`"],
    ["\\pX", "invalid character class range: `\\pX`"],
    ["(?P<a", "invalid named capture: `(?P<a`"],
  ])("says of %j what Go says: %s", (pattern, message) => {
    expect(compileRegex(pattern)).toEqual({ is: "invalid", message: `error parsing regexp: ${message}` });
  });

  it("refuses patterns that would be huge when written out", () => {
    for (const pattern of [
      "(((a{30}){30}){1}b{900}){1}".repeat(200),
      `(${"\\pL".repeat(500)}){1000}`,
      "a".repeat(200_000),
    ]) {
      expect(compileRegex(pattern)).toMatchObject({ is: "invalid", message: expect.stringContaining("too large") });
    }
  });

  it("keeps the patterns used last and forgets the others", () => {
    const first = compileRegex("first");
    expect(compileRegex("first")).toBe(first);
    for (let i = 0; i < 600; i++) compileRegex(`other${i}`);
    expect(compileRegex("first")).not.toBe(first);
  });

  it("knows a group's name from what only looks like one", () => {
    const compiled = compileRegex("\\pL(?P<a>x)[(?P<b>]\\(?P<c>(y)\\Q(?P<d>\\E");
    expect(compiled).toMatchObject({ regex: { groupNames: [undefined, "a", undefined] } });
  });
});

it("quoteMeta makes a text match itself", () => {
  const text = String.raw`a.b*c\d[e]{f}(g)^$|?+-é`;
  const compiled = compileRegex(`^${quoteMeta(text)}$`);
  expect(compiled.is === "regex" && compiled.regex.test(text)).toBe(true);
});
