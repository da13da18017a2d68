import type { EventEmitter } from "node:events";

/** A request that is being answered, and its patience. */
export interface Waiting {
  /** Aborted when what the answer depends on has to be there. */
  readonly signal: AbortSignal;
  /** Resolves when there is no more time to wait for anything. */
  readonly over: Promise<"over">;
  /**
   * What hears `late` when the time of `signal` has come. At most one, and no function: one made for each request kept its review
   * alive until the next full garbage collection.
   */
  reading: EventEmitter | undefined;
}

/** All requests that wait, with one timer for all of them. */
export interface Pending {
  /** @param abortAt by the clock that `sweep` is given; @param overAt likewise */
  enter(abortAt: number, overAt: number): Waiting & { leave(): void };
  readonly size: number;
  sweep(now: number): void;
}

/** Most requests wait for nothing: what is needed to wait is made when somebody asks for it. */
class Entry implements Waiting {
  reading: EventEmitter | undefined = undefined;
  readonly #abortAt: number;
  readonly #overAt: number;
  readonly #all: Set<Entry>;
  #isAborted = false;
  #controller: AbortController | undefined;
  #over: PromiseWithResolvers<"over"> | undefined;

  constructor(abortAt: number, overAt: number, all: Set<Entry>) {
    this.#abortAt = abortAt;
    this.#overAt = overAt;
    this.#all = all;
    all.add(this);
  }

  get signal(): AbortSignal {
    this.#controller ??= new AbortController();
    if (this.#isAborted) this.#controller.abort();
    return this.#controller.signal;
  }

  get over(): Promise<"over"> {
    this.#over ??= Promise.withResolvers<"over">();
    return this.#over.promise;
  }

  leave(): void {
    this.#all.delete(this);
  }

  sweep(now: number): void {
    if (now >= this.#abortAt && !this.#isAborted) {
      this.#isAborted = true;
      this.reading?.emit("late");
      this.#controller?.abort();
    }
    if (now >= this.#overAt) this.#over?.resolve("over");
  }
}

/** Deadlines are looked at when `sweep` is called, so they are as exact as that. */
export function toPending(): Pending {
  const entries = new Set<Entry>();
  return {
    enter: (abortAt, overAt) => new Entry(abortAt, overAt, entries),
    get size() {
      return entries.size;
    },
    sweep(now) {
      for (const entry of entries) entry.sweep(now);
    },
  };
}
