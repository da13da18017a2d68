/** A request that is being answered, and its patience. */
export interface Waiting {
  /** Aborted `graceMs` before the answer has to be out. */
  readonly signal: AbortSignal;
  /** Resolves when there is no more time to wait for anything. */
  readonly over: Promise<"over">;
}

interface Entry {
  readonly abortAt: number;
  readonly overAt: number;
  readonly controller: AbortController;
  readonly endWait: () => void;
}

/** All requests that wait, with one timer for all of them. */
export interface Pending {
  /** @param abortAt by the clock that `sweep` is given */
  enter(abortAt: number, overAt: number): Waiting & { leave(): void };
  readonly size: number;
  sweep(now: number): void;
}

/** Deadlines are looked at when `sweep` is called, so they are as exact as that. */
export function toPending(): Pending {
  const entries = new Set<Entry>();
  return {
    enter(abortAt, overAt) {
      const { promise, resolve } = Promise.withResolvers<"over">();
      const entry: Entry = { abortAt, overAt, controller: new AbortController(), endWait: () => resolve("over") };
      entries.add(entry);
      return { signal: entry.controller.signal, over: promise, leave: () => entries.delete(entry) };
    },
    get size() {
      return entries.size;
    },
    sweep(now) {
      for (const entry of entries) {
        if (now >= entry.abortAt && !entry.controller.signal.aborted) entry.controller.abort();
        if (now >= entry.overAt) entry.endWait();
      }
    },
  };
}
