import { describe, expect, it } from "vitest";
import { compileRegex } from "./compile.ts";
import { toLinearity } from "./linear.ts";
import { parsePattern } from "./parse.ts";

const POD_NAME = "^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$";
const HOSTILE: readonly (readonly [string, string])[] = [
  ["^(a+)+$", "a"],
  ["^(a|aa)+$", "a"],
  ["(a*)*b", "a"],
  ["(x+x+)+y", "x"],
  ["^(a?){50}a{50}$", "a"],
  ["(.*)(.*)(.*)(.*)(.*)=$", "a"],
  ["^([a-zA-Z0-9])(([-.]|[_]+)?([a-zA-Z0-9]+))*@$", "a"],
  ["(?:\\s+)+$", " "],
  ["^(?:.*a){11}$", "a"],
  ["[a-z]+@", "a"],
  [POD_NAME, "a."],
];

describe("toLinearity", () => {
  it.each([
    [POD_NAME, true, true],
    ["^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$", true, true],
    ["^(nginx|redis):.+$", true, true],
    ["[a-z]+@", true, false],
    ["^(a+)+$", false, false],
    ["^(a|aa)+$", false, false],
    ["^(a?){50}a{50}$", false, false],
    ["(a*)*", false, false],
    ["^a*a*$", false, false],
  ])("of %s is proven from one place: %s, from anywhere: %s", (text, fromOnePlace, fromAnywhere) => {
    const parsed = parsePattern(text);
    expect(parsed && toLinearity(parsed.pattern)).toEqual({ fromOnePlace, fromAnywhere });
  });
});

describe("a hostile pattern", () => {
  it.each(HOSTILE)("%s is answered in time linear in the text", (pattern, unit) => {
    const compiled = compileRegex(pattern);
    if (compiled.is === "invalid") throw new Error(compiled.message);
    for (const length of [200, 256, 20_000, 400_000]) {
      const text = `${unit.repeat(length / unit.length)}!`;
      const start = performance.now();
      compiled.regex.test(text);
      compiled.regex.findSubmatches(text);
      expect(performance.now() - start).toBeLessThan(5000);
    }
  });
});
