import { Problem } from "../../../model/index.ts";

/** How long changes are gathered before they are looked at. */
const GATHER_MS = 200;
/** From the end of one piece of work to the next: in a storm of changes most of the time is left to requests. */
const REST_MS = 500;

/**
 * Does one piece of work after changes: never twice at once, and once for many changes that come together. Work that is asked for
 * while it is under way is done once more after it.
 */
export class Refresher {
  readonly #work: () => Promise<void>;
  #fault: Problem | undefined;
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> | undefined;
  #endedAt = -Infinity;
  #isStopped = false;

  constructor(work: () => Promise<void>) {
    this.#work = work;
  }

  /** Why the work broke when it was last done: a fault of ours, which must not end what is in force. */
  get fault(): Problem | undefined {
    return this.#fault;
  }

  ask(): void {
    if (this.#isStopped || this.#timer !== undefined) return;
    const resting = this.#endedAt + REST_MS - performance.now();
    this.#timer = setTimeout(() => void this.#run(), Math.max(GATHER_MS, resting));
  }

  /** Does the work now, and waits for it; what it throws becomes the fault. */
  async now(): Promise<void> {
    this.#running = this.#attempt();
    await this.#running;
  }

  /** Resolves when the work under way is done; none begins any more. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    clearTimeout(this.#timer);
    await this.#running;
  }

  async #run(): Promise<void> {
    await this.#running;
    this.#timer = undefined;
    if (!this.#isStopped) await this.now();
  }

  async #attempt(): Promise<void> {
    try {
      await this.#work();
      this.#fault = undefined;
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause);
      this.#fault = new Problem("LIST_FAILED", `rules and policies are not up to date: ${reason}`, { cause });
    }
    this.#endedAt = performance.now();
  }
}
