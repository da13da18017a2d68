import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Json } from "../../model/index.ts";
import { coversGroup, coversVerb, readRuleWords } from "./rule.ts";

describe("the words of a rule", () => {
  it("are the strings of its lists; what is none grants nothing", () => {
    expect(readRuleWords({ verbs: ["get", 7, null], apiGroups: "apps", resources: ["pods"] })).toEqual({
      verbs: ["get"],
      apiGroups: [],
      resources: ["pods"],
      resourceNames: [],
      nonResourceURLs: [],
    });
  });

  it("are strings whatever the rule is, and nothing comes from a prototype", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (rule) => {
        const words = Object.values(readRuleWords(rule));
        expect(words.flat().every((word) => typeof word === "string")).toBe(true);
      }),
    );
    const rule = JSON.parse('{"__proto__":{"verbs":["*"]}}') as Json;
    expect(readRuleWords(rule).verbs).toEqual([]);
  });

  it("cover what they name, and everything by a star alone", () => {
    const words = readRuleWords({ verbs: ["get"], apiGroups: ["", "*"] });
    expect([coversVerb(words, "get"), coversVerb(words, "list"), coversGroup(words, "apps")]).toEqual([
      true,
      false,
      true,
    ]);
    expect(coversGroup(readRuleWords({ apiGroups: ["app*"] }), "apps")).toBe(false);
  });
});
