import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { afterRun, beforeRun, type Breaker, CLOSED, DEFAULT_BREAKER } from "./breaker.ts";

const LIMITS = DEFAULT_BREAKER;

/** Times between runs, and whether each would be over its budget. */
const runs = fc.array(fc.record({ afterMs: fc.nat(120_000), fails: fc.boolean() }), { maxLength: 100 });

/** The breaker after all runs, and for each whether it was let through. */
function play(steps: readonly { readonly afterMs: number; readonly fails: boolean }[]) {
  let breaker: Breaker = CLOSED;
  let now = 0;
  return steps.map(({ afterMs, fails }) => {
    now += afterMs;
    const before = beforeRun(breaker, now);
    breaker = afterRun(before, fails, now, LIMITS);
    return { now, before, after: breaker };
  });
}

describe("a breaker", () => {
  it("opens after so many failures within the window, and not before", () => {
    const failing = (afterMs: number) => play(Array.from({ length: 5 }, () => ({ afterMs, fails: true })));
    expect(failing(100).map(({ after }) => after.is)).toEqual(["closed", "closed", "closed", "closed", "open"]);
    expect(failing(20_000).map(({ after }) => after.is)).toEqual(Array(5).fill("closed"));
  });

  it("lets a run through after its rest, closes when that is well, and rests twice as long when it is not", () => {
    const opened = play(Array.from({ length: 5 }, () => ({ afterMs: 0, fails: true }))).at(-1)?.after ?? CLOSED;
    expect(beforeRun(opened, 29_999).is).toBe("open");
    const trial = beforeRun(opened, 30_000);
    expect(trial.is).toBe("half-open");
    expect(afterRun(trial, false, 30_001, LIMITS)).toEqual(CLOSED);
    expect(afterRun(trial, true, 30_001, LIMITS)).toMatchObject({ is: "open", until: 90_001 });
  });

  it("stays closed as long as nothing fails", () => {
    fc.assert(
      fc.property(runs, (steps) => {
        expect(play(steps.map((step) => ({ ...step, fails: false }))).every(({ after }) => after.is === "closed")).toBe(
          true,
        );
      }),
    );
  });

  it("opens only by a failure, ends every rest, and remembers no more failures than open it", () => {
    fc.assert(
      fc.property(runs, (steps) => {
        const moments = play(steps);
        const opening = steps.filter((_, at) => moments[at]?.before.is !== "open" && moments[at]?.after.is === "open");
        expect(opening.every(({ fails }) => fails)).toBe(true);
        const rests = moments.flatMap(({ now, after }) => (after.is === "open" ? [{ now, after }] : []));
        expect(rests.every(({ now, after }) => after.until - now <= LIMITS.longestCoolDownMs)).toBe(true);
        expect(rests.every(({ after }) => beforeRun(after, after.until).is === "half-open")).toBe(true);
        const remembered = moments.map(({ after }) => (after.is === "closed" ? after.failedAt.length : 0));
        expect(remembered.every((count) => count < LIMITS.failures)).toBe(true);
      }),
    );
  });
});
