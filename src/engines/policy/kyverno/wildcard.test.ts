import { assert, property, string, stringMatching } from "fast-check";
import { expect, it } from "vitest";
import { matchesWildcard } from "./wildcard.ts";

it.each([
  ["*", "anything", true],
  ["", "", true],
  ["", "a", false],
  ["a?c", "abc", true],
  ["a?c", "ac", false],
  ["a*c", "ac", true],
  ["*.io/*", "kyverno.io/x", true],
  ["nginx:?*", "nginx:", false],
  ["?", "😀", true],
  ["**", "", true],
])("%j on %j is %j", (pattern, text, expected) => {
  expect(matchesWildcard(pattern, text)).toBe(expected);
});

it("agrees with a regular expression made from the pattern", () => {
  assert(
    property(stringMatching(/^[ab*?]{0,8}$/), stringMatching(/^[ab]{0,10}$/), (pattern, text) => {
      const expression = new RegExp(`^${pattern.replaceAll("?", ".").replaceAll("*", ".*")}$`);
      expect(matchesWildcard(pattern, text)).toBe(expression.test(text));
    }),
  );
});

it("matches every text with itself when it holds no wildcard", () => {
  assert(property(string(), (text) => matchesWildcard(text.replaceAll(/[*?]/g, ""), text.replaceAll(/[*?]/g, ""))));
});

it("answers hostile patterns in time", () => {
  expect(matchesWildcard(`${"a*".repeat(2000)}b`, "a".repeat(20_000))).toBe(false);
});
