import { type EventFacts, toEvent } from "./event-object.ts";
import type { EventWriter } from "./event-writer.ts";

interface Series {
  readonly facts: EventFacts;
  readonly endsMs: number;
  count: number;
  last: Date;
}

/** What is told again and again is written when it is first seen and once more, with how often, when its window is over. */
export class EventSeries {
  readonly #writer: EventWriter;
  readonly #windowMs: number;
  /** In the order in which they end. */
  readonly #open = new Map<string, Series>();
  #aggregated = 0;

  constructor(writer: EventWriter, windowMs: number) {
    this.#writer = writer;
    this.#windowMs = windowMs;
  }

  /** How often something was told that was only counted. */
  get aggregated(): number {
    return this.#aggregated;
  }

  /** @param key the same for what is told as one */
  tell(key: string, at: Date, toFacts: () => EventFacts): void {
    this.endOld(at.getTime());
    const open = this.#open.get(key);
    if (open !== undefined) {
      open.count += 1;
      open.last = at;
      this.#aggregated += 1;
      return;
    }
    const facts = toFacts();
    // Only what was written is kept in mind: a flood fills nothing.
    if (this.#writer.send(toEvent(facts), at.getTime()))
      this.#open.set(key, { facts, endsMs: at.getTime() + this.#windowMs, count: 1, last: at });
  }

  endOld(nowMs: number): void {
    for (const [key, one] of this.#open) {
      if (one.endsMs > nowMs) return;
      this.#end(key, one);
    }
  }

  endAll(): void {
    for (const [key, one] of this.#open) this.#end(key, one);
  }

  #end(key: string, { count, last, facts }: Series): void {
    this.#open.delete(key);
    if (count > 1) this.#writer.send(toEvent(facts, { count, last }), last.getTime());
  }
}
