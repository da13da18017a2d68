import { describe, expect, it } from "vitest";
import type { RuleSets } from "../parts.ts";
import { toHoldBack } from "./hold-back.ts";
import { EMPTY_RULE_SET } from "../server/server-for-tests.ts";

const toSets = (...names: string[]): RuleSets => ({
  byName: new Map(names.map((name) => [name, { ...EMPTY_RULE_SET, name }])),
  revision: names.join(),
});

function begin(registered: readonly string[]) {
  const state = { registered: new Set(registered), known: new Set(registered), nowMs: 0, told: [] as string[] };
  const choose = toHoldBack({
    registeredNames: () => Promise.resolve(state.registered),
    isKnownToAll: (names) => Promise.resolve(names.every((name) => state.known.has(name))),
    clock: () => new Date(state.nowMs),
    log: (message) => void state.told.push(message),
  });
  return { state, choose };
}

describe("new entries", () => {
  it("are held back until every replica knows them; what was registered goes on meanwhile", async () => {
    const { state, choose } = begin(["house"]);
    const [before, after] = [toSets("house"), toSets("house", "new")];
    expect(await choose(before)).toBe(before);
    expect(await choose(after)).toBe(before);
    expect(await choose(after)).toBe(before);
    expect(state.told).toEqual(["until all replicas know it, new is not registered"]);
    state.known.add("new");
    expect(await choose(after)).toBe(after);
  });

  it("come in any case after two minutes, and it is told", async () => {
    const { state, choose } = begin(["house"]);
    const after = toSets("new");
    expect(await choose(after)).toBeUndefined();
    state.nowMs = 119_999;
    expect(await choose(after)).toBeUndefined();
    state.nowMs = 120_000;
    expect(await choose(after)).toBe(after);
    expect(state.told).toHaveLength(2);
  });

  it("come at once where nobody is asked yet, and entries go at once", async () => {
    const first = begin([]);
    const sets = toSets("house");
    expect(await first.choose(sets)).toBe(sets);
    const second = begin(["house", "old"]);
    expect(await second.choose(sets)).toBe(sets);
  });
});
