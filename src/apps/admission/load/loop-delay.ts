/**
 * How late the event loop is. A pause that passes at once, as a garbage collection, is no queue: the least of the last three rounds counts,
 * or of the last two where they were long, for three of them may be more time than requests have.
 */
export interface LoopDelay {
  /** The time has come that was asked for with the last `tick`, or later. */
  tick(now: number): void;
  delayMs(now: number): number;
  /** How late the round that is going on is by itself, whatever the reason: what is begun now has waited as long. */
  roundMs(now: number): number;
}

const LOOKED_AT = 3;
/** As late, two rounds are enough. */
const LONG_MS = 500;

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
    delayMs: (now) => {
      const rounds = [...late, lateness(now)];
      const long = Math.max(Math.min(...rounds.slice(-2)), Math.min(...rounds.slice(-3, -1)));
      const usual = Math.max(Math.min(...late), Math.min(...rounds.slice(1)));
      return long >= LONG_MS ? long : usual;
    },
    roundMs: lateness,
  };
}
