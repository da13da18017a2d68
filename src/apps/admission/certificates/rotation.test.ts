import { X509Certificate } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readTexts, toTexts } from "./kept-text.ts";
import { advance, notePublished, toBundle, type OwnState, type Plan } from "./rotation.ts";

const START = Date.UTC(2026, 10, 22);
const PLAN: Plan = {
  names: ["hauberk.hauberk-system.svc"],
  lifetimes: { authorityMs: 3_600_000, leafMs: 600_000, graceMs: 10_000, formerMs: 60_000 },
};
const MINUTE = 60_000;

function leafOf(state: OwnState): X509Certificate {
  return new X509Certificate(state.leaf.certificate);
}

/** Whether who trusts the bundle trusts the leaf at that time. */
function isTrusted(state: OwnState, bundle: string, now: number): boolean {
  const parts = bundle.match(/-----BEGIN[^]*?-----END CERTIFICATE-----/g) ?? [];
  return parts.some((text) => {
    const ca = new X509Certificate(text);
    return leafOf(state).checkIssued(ca) && leafOf(state).verify(ca.publicKey) && ca.validToDate.getTime() > now;
  });
}

describe("rotation", () => {
  it("does nothing when nothing is due", () => {
    const state = advance(undefined, START, PLAN);
    expect(advance(state, START + MINUTE, PLAN)).toBe(state);
  });

  it("renews a leaf two thirds through its life, by the same CA", () => {
    const state = advance(undefined, START, PLAN);
    const later = advance(state, START + 8 * MINUTE, PLAN);
    expect(later.leaf).not.toEqual(state.leaf);
    expect(toBundle(later)).toBe(toBundle(state));
  });

  it("serves no leaf of a new CA before the API server was told of it and had time to hear", () => {
    const first = advance(undefined, START, PLAN);
    const announced = advance(first, START + 41 * MINUTE, PLAN);
    expect(announced.active).toBe(first.active);
    expect(toBundle(announced).startsWith(first.active.certificate)).toBe(true);
    expect(toBundle(announced)).not.toBe(toBundle(first));
    expect(advance(announced, START + 55 * MINUTE, PLAN).active).toBe(first.active);

    const at = START + 42 * MINUTE;
    expect(notePublished(announced, toBundle(first), at)).toBe(announced);
    const told = notePublished(announced, toBundle(announced), at);
    expect(advance(told, at + 9_999, PLAN).active).toBe(first.active);
    const promoted = advance(told, at + 10_000, PLAN);
    expect(promoted.active.certificate).toBe(announced.next?.certificate);
    expect(toBundle(promoted)).toBe(toBundle(announced));
    const settled = advance(promoted, at + 10_000 + MINUTE, PLAN);
    expect(toBundle(settled)).toBe(promoted.active.certificate);
  });

  it("makes another leaf when the names change", () => {
    const state = advance(undefined, START, PLAN);
    const named = advance(state, START, { ...PLAN, names: [...PLAN.names, "10.1.2.3"] });
    expect(leafOf(named).checkIP("10.1.2.3")).toBe("10.1.2.3");
    expect(named.active).toBe(state.active);
  });

  it("begins anew after a sleep longer than its CA", () => {
    const state = advance(advance(undefined, START, PLAN), START + 41 * MINUTE, PLAN);
    const woken = advance(state, START + 100 * 60 * MINUTE, PLAN);
    expect(leafOf(woken).validToDate.getTime()).toBeGreaterThan(START + 100 * 60 * MINUTE);
    expect(woken.former).toBeUndefined();
  });

  it("never serves an expired leaf, nor one that an API server with the published bundle refuses, whatever the steps", () => {
    const step = fc.record({ waitMs: fc.integer({ min: 0, max: 15 * MINUTE }), publishes: fc.boolean() });
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 40 }), (steps) => {
        let now = START;
        let state = advance(undefined, now, PLAN);
        let published = toBundle(state);
        for (const { waitMs, publishes } of steps) {
          now += waitMs;
          // A process that looks rarely: everything that was due meanwhile happens at once.
          const before = state;
          state = advance(state, now, PLAN);
          expect(leafOf(state).validToDate.getTime()).toBeGreaterThan(now);
          const hadEnded = new X509Certificate(before.active.certificate).validToDate.getTime() <= now;
          // Only where the old CA ended unseen there is nothing left that is trusted.
          if (!hadEnded && !isTrusted(state, published, now)) throw new Error("a leaf that nobody trusts is served");
          if (!publishes && !hadEnded) continue;
          published = toBundle(state);
          state = notePublished(state, published, now);
        }
      }),
      { numRuns: 60 },
    );
  });
});

describe("what is kept", () => {
  it("comes back as it was", () => {
    const first = advance(undefined, START, PLAN);
    const announced = advance(first, START + 41 * MINUTE, PLAN);
    const promoted = advance(
      notePublished(announced, toBundle(announced), START + 41 * MINUTE),
      START + 42 * MINUTE,
      PLAN,
    );
    for (const state of [first, announced, notePublished(announced, toBundle(announced), START), promoted]) {
      expect(readTexts(new Map(Object.entries(toTexts(state))))).toEqual(state);
    }
  });

  it("is useless as a whole when a part of it was changed, and never throws", () => {
    const texts = Object.entries(toTexts(advance(undefined, START, PLAN)));
    const others = toTexts(advance(undefined, START, PLAN));
    const needed = texts.filter(([name]) => name !== "ca-bundle.crt");
    const change = fc.record({
      name: fc.constantFrom(...needed.map(([name]) => name)),
      text: fc.oneof(fc.string(), fc.constantFrom(...Object.values(others))),
    });
    fc.assert(
      fc.property(change, ({ name, text }) => {
        expect(readTexts(new Map([...texts, [name, text]]))).toHaveProperty("because");
      }),
    );
    expect(readTexts(new Map())).toEqual({ because: "ca.crt is no PEM certificate" });
  });
});
