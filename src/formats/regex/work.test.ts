import { describe, expect, it } from "vitest";
import { compileRegex } from "./compile.ts";
import { boundSearches, SearchExceeded } from "./work.ts";

const STEPS = 20_000_000;

function within(pattern: string, text: string, how: "test" | "findAll" | "findSubmatches" = "test"): unknown {
  return boundSearches(STEPS, () => {
    const compiled = compileRegex(pattern);
    return compiled.is === "regex" ? compiled.regex[how](text) : compiled.message;
  });
}

const LONG = `${"a".repeat(1_000_000)}!`;

describe("the bound on searches", () => {
  it("lets through what is linear and takes a moment", () => {
    expect(within("^(a+)+$", LONG)).toBe(false);
    expect(within("[a-z]+", "one two ".repeat(4000), "findAll")).toHaveLength(8000);
    expect(within("(a|b)+([a-z]*)", "abc".repeat(200), "findSubmatches")).toBeDefined();
  });

  it.each<[string, string, string, "test" | "findAll" | "findSubmatches"]>([
    ["a large pattern over a large text", "(a?b?c?d?e?f?){1000}$", LONG, "findSubmatches"],
    ["an automaton that gets too large", "(\\pL|\\pN){1000}$", "aé".repeat(300_000), "test"],
    ["many matches in a large text", "(a|b)(!?)", LONG, "findAll"],
    ["searches that may each go to the end", "a(.*b)?", LONG, "findAll"],
  ])("ends %s within two seconds, and not as if nothing was found", (_, pattern, text, how) => {
    const begunAt = performance.now();
    expect(() => within(pattern, text, how)).toThrow(SearchExceeded);
    expect(performance.now() - begunAt).toBeLessThan(2000);
  });

  it("counts compiling, too", () => {
    const patterns = Array.from({ length: 3000 }, (_, index) => `((a${index})?b?c?){300}$`);
    expect(() => boundSearches(STEPS, () => patterns.map((one) => compileRegex(one)))).toThrow(SearchExceeded);
  });

  it("within another bound is the lower one, and ends with what it was for", () => {
    expect(() => boundSearches(1000, () => boundSearches(STEPS, () => within("^(a+)+$", LONG)))).toThrow(
      SearchExceeded,
    );
    expect(within("^(a+)+$", LONG)).toBe(false);
  });
});
