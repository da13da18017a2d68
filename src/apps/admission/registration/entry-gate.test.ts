import { afterEach, describe, expect, it } from "vitest";
import { type EntryGate, toEntryGate } from "./entry-gate.ts";

const gates: EntryGate[] = [];
afterEach(() => {
  for (const gate of gates.splice(0)) gate.stop();
});

function begin(known: readonly string[] | undefined, registered: readonly string[], hasOthers = true) {
  const state = { known: known && new Set(known), registered: new Set(registered), hasOthers, nowMs: 0 };
  const gate = toEntryGate({
    known: () => state.known,
    registeredNames: () => Promise.resolve(state.registered),
    hasOthers: () => Promise.resolve(state.hasOthers),
    clock: () => state.nowMs,
    pollMs: 5,
  });
  gates.push(gate);
  return { state, gate };
}

describe("a replica that starts", () => {
  it("is not ready while others are asked about what it does not know", async () => {
    const { state, gate } = begin(["new"], ["old"]);
    expect(gate.obstacle()).toContain("not known yet");
    await expect.poll(() => gate.obstacle()).toContain("older configuration: old");
    state.registered = new Set(["new"]);
    await expect.poll(() => gate.obstacle()).toBeUndefined();
    state.registered = new Set(["newer"]);
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(gate.obstacle()).toBeUndefined();
  });

  it.each([
    ["where it knows all that is asked about", ["a", "b"], ["a"], true],
    ["where nothing is registered", ["a"], [], true],
    ["where nobody else could answer", ["new"], ["old"], false],
  ])("is ready at once %s", async (_, known, registered, hasOthers) => {
    const { gate } = begin(known, registered, hasOthers);
    await expect.poll(() => gate.obstacle(), { interval: 2 }).toBeUndefined();
  });

  it("waits for its own rule sets, and for nothing for longer than two minutes and a half", async () => {
    const { state, gate } = begin(undefined, ["old"]);
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(gate.obstacle()).toContain("not known yet");
    state.known = new Set(["new"]);
    await expect.poll(() => gate.obstacle()).toContain("older configuration");
    state.nowMs = 150_001;
    await expect.poll(() => gate.obstacle()).toBeUndefined();
  });
});
