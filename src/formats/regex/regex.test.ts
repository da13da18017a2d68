import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compileRegex } from "./compile.ts";
import { toSlowEngine } from "./engine.ts";
import { toMachine } from "./machine.ts";
import { randomPattern, randomText } from "./random-pattern.ts";
import { Regex } from "./regex.ts";

function regex(pattern: string): Regex {
  const compiled = compileRegex(pattern);
  if (compiled.is === "invalid") throw new Error(compiled.message);
  return compiled.regex;
}

describe("a pattern's searches", () => {
  it.each([
    ["a*", "baaac", ["", "aaa", ""], -1],
    ["a+", "aabaa", ["aa"], 1],
    ["", "😀é", ["", "", ""], -1],
    ["[^a]", "😀", ["😀"], -1],
    ["(?i)k", "kK\u212A", ["k", "K", "\u212A"], -1],
    [".", "a\nb\r", ["a", "b", "\r"], -1],
    ["\\pL+", "straße 1", ["straße"], -1],
  ])("findAll of %j in %j gives %j", (pattern, text, all, limit) => {
    expect(regex(pattern).findAll(text, limit)).toEqual(all);
  });

  it.each([
    ["(a)|(b)", "b", ["b", undefined, "b"]],
    ["(?:(a)|b)*", "ab", ["ab", "a"]],
    ["(a*)*", "b", ["", ""]],
    ["(?P<n>x)(?P<n>y)", "xy", ["xy", "x", "y"]],
  ])("the groups of %j in %j are %j, as RE2 keeps them", (pattern, text, groups) => {
    expect([...(regex(pattern).findSubmatches(text)?.groups ?? [])]).toEqual(groups);
  });

  it.each([
    ["(\\w+)@(\\w+)", "a@b c@d", "$2.$1", "b.a d.c"],
    ["a(x*)b", "-ab-axxb-", "$1W", "---"],
    ["a(x*)b", "-ab-axxb-", "${1}W", "-W-xxW-"],
    ["a(?P<n>x*)b", "axb", "$n-$$-${nope}$", "x-$-$"],
    ["a*", "baaac", "x", "xbxcx"],
    ["(?P<n>a)|(?P<n>b)", "ab", "[$n]", "[a][b]"],
    ["b", "abc", "${1", "a${1c"],
  ])("replaceAll of %j in %j by %j gives %j", (pattern, text, template, result) => {
    expect(regex(pattern).replaceAll(text, template)).toBe(result);
  });

  it.each([
    ["a", "banana", ["b", "n", "n", ""], -1],
    ["a", "banana", ["b", "nana"], 2],
    ["", "ab", ["a", "b"], -1],
    ["z", "", [""], -1],
    ["a", "banana", [], 0],
  ])("split by %j of %j gives %j", (pattern, text, pieces, limit) => {
    expect(regex(pattern).split(text, limit)).toEqual(pieces);
  });

  it("refuses to grow a text beyond bounds", () => {
    expect(() => regex("a").replaceAll("a".repeat(10_000), "b".repeat(10_000))).toThrow("longer than");
  });

  it("answers from JavaScript's RegExp or from a comparison just as RE2's machine does", () => {
    fc.assert(
      fc.property(randomPattern, fc.array(randomText, { minLength: 3, maxLength: 3 }), (pattern, texts) => {
        const compiled = compileRegex(pattern);
        fc.pre(compiled.is === "regex");
        const slow = new Regex(pattern, compiled.regex.groupNames, toSlowEngine(toMachine(pattern)));
        for (const text of texts) {
          expect(compiled.regex.test(text)).toBe(slow.test(text));
          expect(compiled.regex.split(text)).toEqual(slow.split(text));
          const groups = (of: Regex) =>
            of.findAllSubmatches(text).map((match) => [match.start, match.end, ...match.groups]);
          expect(groups(compiled.regex)).toEqual(groups(slow));
        }
      }),
      { numRuns: 3000 },
    );
  });
});
