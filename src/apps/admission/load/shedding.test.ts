import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DEFAULT_SHEDDING, type Level, shedRequest, shedRule, toLevel } from "./shedding.ts";

const loads = fc.record({ delayMs: fc.double({ min: 0, max: 60_000, noNaN: true }), inFlight: fc.nat(5000) });
const remaining = fc.double({ min: -1000, max: 30_000, noNaN: true });
const LEVELS: readonly Level[] = [0, 1, 2, 3, 4];

function level(load: { delayMs: number; inFlight: number }, remainingMs: number) {
  return toLevel(load, remainingMs, DEFAULT_SHEDDING);
}

describe("load shedding", () => {
  it("leaves nothing out when there is no queue, however little time a request has", () => {
    fc.assert(
      fc.property(remaining, fc.nat(255), (remainingMs, inFlight) => {
        expect(level({ delayMs: 0, inFlight }, remainingMs)).toBe(0);
      }),
    );
  });

  it("leaves out no less when there is more to do or less time to do it", () => {
    const more = fc.record({ delayMs: fc.nat(10_000), inFlight: fc.nat(1000), lessMs: fc.nat(10_000) });
    fc.assert(
      fc.property(loads, remaining, more, (load, remainingMs, add) => {
        const busier = { delayMs: load.delayMs + add.delayMs, inFlight: load.inFlight + add.inFlight };
        expect(level(busier, remainingMs - add.lessMs)).toBeGreaterThanOrEqual(level(load, remainingMs));
      }),
    );
  });

  it("leaves out rules that note, then those that warn, then sets that may be missing, then the rest; never a rule that refuses", () => {
    expect(LEVELS.map((at) => shedRule(at, "audit")?.is)).toEqual([undefined, "skip", "skip", "skip", "skip"]);
    expect(LEVELS.map((at) => shedRule(at, "warn")?.is)).toEqual([undefined, undefined, "skip", "skip", "skip"]);
    expect(LEVELS.map((at) => shedRule(at, "deny"))).toEqual(Array(5).fill(undefined));
    expect(LEVELS.map((at) => shedRequest(at, "Ignore"))).toEqual([undefined, undefined, undefined, "allow", "allow"]);
    expect(LEVELS.map((at) => shedRequest(at, "Fail"))).toEqual([undefined, undefined, undefined, undefined, "deny"]);
  });

  it("refuses what must be decided only when the answer would come too late or memory runs out", () => {
    expect(level({ delayMs: 5000, inFlight: 100 }, 10_000)).toBe(3);
    expect(level({ delayMs: 8000, inFlight: 100 }, 10_000)).toBe(4);
    expect(level({ delayMs: 0, inFlight: 1024 }, 10_000)).toBe(4);
  });
});
