/** How late the event loop is. A pause that passes at once, as a garbage collection, is no queue: the least of the last few counts. */
export interface LoopDelay {
  /** The time has come that was asked for with the last `tick`, or later. */
  tick(now: number): void;
  delayMs(now: number): number;
}

const LOOKED_AT = 3;

/** @param intervalMs between two ticks when nothing is late */
export function toLoopDelay(intervalMs: number, startedAt: number): LoopDelay {
  let tickedAt = startedAt;
  let late: readonly number[] = Array.from({ length: LOOKED_AT }, () => 0);
  const lateness = (now: number) => Math.max(0, now - tickedAt - intervalMs);
  return {
    tick(now) {
      late = [...late.slice(1), lateness(now)];
      tickedAt = now;
    },
    // The round of the loop that is going on counts too.
    delayMs: (now) => Math.max(Math.min(...late), Math.min(...late.slice(1), lateness(now))),
  };
}
