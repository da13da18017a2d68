import { describe, expect, it } from "vitest";
import type { RuleSets } from "../parts.ts";
import { toKnownRuleSets } from "./known-rule-sets.ts";
import { EMPTY_RULE_SET } from "./server-for-tests.ts";

const toSets = (...names: string[]): RuleSets => ({
  byName: new Map(names.map((name) => [name, { ...EMPTY_RULE_SET, name }])),
  revision: names.join(),
});

describe("rule sets by name", () => {
  it("are known for five minutes after they went, as they were", () => {
    const [first, second] = [toSets("house", "old"), toSets("house", "new")];
    let current = first;
    const known = toKnownRuleSets(() => current);
    known.look(0);
    current = second;
    expect(known.find("old", 1_000)).toBe(first.byName.get("old"));
    expect(known.find("house", 1_000)).toBe(second.byName.get("house"));
    expect(known.find("new", 1_000)).toBe(second.byName.get("new"));
    expect(known.find("old", 300_999)).toBeDefined();
    expect(known.find("old", 301_000)).toBeUndefined();
  });

  it("that come back are what they are now", () => {
    const again = toSets("old");
    let current = toSets("old");
    const known = toKnownRuleSets(() => current);
    known.look(0);
    current = toSets("new");
    known.look(1);
    current = again;
    expect(known.find("old", 2)).toBe(again.byName.get("old"));
    current = toSets("new");
    expect(known.find("old", 3)).toBe(again.byName.get("old"));
  });

  it("that never were are not known, nor is anything before the first set", () => {
    let current: RuleSets | undefined;
    const known = toKnownRuleSets(() => current);
    expect(known.find("house", 0)).toBeUndefined();
    current = toSets("house");
    expect(known.find("house", 1)).toBeDefined();
    expect(known.find("constructor", 1)).toBeUndefined();
  });
});
