import { Problem } from "../../../model/index.ts";

/** How long changes are gathered before they are looked at, and at most. */
const GATHER_MS = 200;
const GATHER_AT_MOST_MS = 2000;

/**
 * Does one piece of work after changes: never twice at once, and once for many changes that come together. Work that is asked for
 * while it is under way is done once more after it.
 */
export class Refresher {
  readonly #work: () => Promise<void>;
  #fault: Problem | undefined;
  #timer: NodeJS.Timeout | undefined;
  #firstAskedAt: number | undefined;
  #running: Promise<void> | undefined;
  #isStopped = false;

  constructor(work: () => Promise<void>) {
    this.#work = work;
  }

  /** Why the work broke when it was last done: a fault of ours, which must not end what is in force. */
  get fault(): Problem | undefined {
    return this.#fault;
  }

  /** Does the work now, and waits for it; what it throws becomes the fault. */
  async now(): Promise<void> {
    try {
      await this.#work();
      this.#fault = undefined;
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause);
      this.#fault = new Problem("LIST_FAILED", `rules and policies could not be brought up to date: ${reason}`, {
        cause,
      });
    }
  }

  ask(): void {
    if (this.#isStopped) return;
    const now = performance.now();
    this.#firstAskedAt ??= now;
    const waited = now - this.#firstAskedAt;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#run(), Math.max(0, Math.min(GATHER_MS, GATHER_AT_MOST_MS - waited)));
  }

  /** Resolves when the work under way is done; none begins any more. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    clearTimeout(this.#timer);
    await this.#running;
  }

  #run(): void {
    // Asked for during the work: the work itself asks again when it ends.
    if (this.#running !== undefined) return;
    this.#firstAskedAt = undefined;
    this.#running = this.now().finally(() => {
      this.#running = undefined;
      if (this.#firstAskedAt !== undefined) this.ask();
    });
  }
}
