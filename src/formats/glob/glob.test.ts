import fc from "fast-check";
import { expect, it } from "vitest";
import { matchesGlob } from "./index.ts";

it("matches the whole text and not a part of it", () => {
  expect(matchesGlob("pod/privileged", "pod/privileged")).toBe(true);
  expect(matchesGlob("pod/privileged", "pod/privileged-too")).toBe(false);
  expect(matchesGlob("pod/*", "pod/privileged")).toBe(true);
  expect(matchesGlob("*", "")).toBe(true);
  expect(matchesGlob("a*b*c", "aXXbYYc")).toBe(true);
  expect(matchesGlob("a*b*c", "aXXcYYb")).toBe(false);
  expect(matchesGlob("ab*ba", "aba")).toBe(false);
  expect(matchesGlob("a.c", "abc")).toBe(false);
});

it("agrees with a regular expression made from the pattern", () => {
  const word = fc.string({ unit: fc.constantFrom("a", "b", "*"), maxLength: 8 });
  fc.assert(
    fc.property(word, fc.string({ unit: fc.constantFrom("a", "b"), maxLength: 12 }), (pattern, text) => {
      expect(matchesGlob(pattern, text)).toBe(new RegExp(`^${pattern.replaceAll(/\*+/g, ".*")}$`).test(text));
    }),
  );
});
