import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isWildcard, matchesWildcard } from "./wildcard.ts";

/** The definition, word for word: slow and plain. */
function matchesByDefinition(pattern: string[], text: string[]): boolean {
  const [mark, ...marks] = pattern;
  if (mark === undefined) return text.length === 0;
  if (mark === "*")
    return matchesByDefinition(marks, text) || (text.length > 0 && matchesByDefinition(pattern, text.slice(1)));
  return text.length > 0 && (mark === "?" || mark === text[0]) && matchesByDefinition(marks, text.slice(1));
}

describe("matchesWildcard", () => {
  it.each([
    ["", "", true],
    ["", "a", false],
    ["*", "", true],
    ["?", "", false],
    ["?", "😀", true],
    ["a?c*", "abc", true],
    ["*:latest", "nginx:latest", true],
    ["*:*", "nginx", false],
    ["ghcr.io/*/app", "ghcr.io/team/x/app", true],
    ["**a", "a", true],
  ])("%j on %j: %s", (pattern, text, expected) => {
    expect(matchesWildcard(pattern, text)).toBe(expected);
  });

  it("agrees with the definition", () => {
    const marks = fc.array(fc.constantFrom("*", "?", "a", "b", "😀"), { maxLength: 8 });
    const characters = fc.array(fc.constantFrom("a", "b", "😀", "*"), { maxLength: 10 });
    fc.assert(
      fc.property(marks, characters, (pattern, text) => {
        expect(matchesWildcard(pattern.join(""), text.join(""))).toBe(matchesByDefinition(pattern, text));
      }),
    );
  });

  it("ends soon whatever the pattern", () => {
    const started = performance.now();
    expect(matchesWildcard("*a".repeat(50) + "b", "a".repeat(5000))).toBe(false);
    expect(matchesWildcard("a*".repeat(2000) + "b", "a".repeat(20_000))).toBe(false);
    expect(performance.now() - started).toBeLessThan(1000);
  });

  it("knows patterns from names", () => {
    expect(["a*", "a?"].every(isWildcard)).toBe(true);
    expect(isWildcard("a.b")).toBe(false);
  });
});
