import type { KubernetesObject } from "../../../model/index.ts";
import { TokenBucket } from "./token-bucket.ts";

const MAX_WAITING = 100;

/** Writes Events one after the other, no more than a token bucket allows. A write that fails is counted and forgotten. */
export class EventWriter {
  readonly #write: (event: KubernetesObject) => Promise<void>;
  readonly #bucket: TokenBucket;
  readonly #counts = { written: 0, dropped: 0, failed: 0 };
  #writing: Promise<void> = Promise.resolve();
  #waiting = 0;

  constructor(write: (event: KubernetesObject) => Promise<void>, perMinute: number) {
    this.#write = write;
    this.#bucket = new TokenBucket(perMinute / 60, Math.max(1, perMinute / 2));
  }

  /** @returns whether it will be written */
  send(event: KubernetesObject, atMs: number): boolean {
    if (this.#waiting >= MAX_WAITING || !this.#bucket.take(atMs)) {
      this.#counts.dropped += 1;
      return false;
    }
    this.#waiting += 1;
    this.#writing = this.#writing
      .then(() => this.#write(event))
      .then(
        () => void (this.#counts.written += 1),
        () => void (this.#counts.failed += 1),
      )
      .finally(() => void (this.#waiting -= 1));
    return true;
  }

  counts(): Readonly<Record<"written" | "dropped" | "failed", number>> {
    return { ...this.#counts };
  }

  /** Everything that was sent was written, or failed. */
  settle(): Promise<void> {
    return this.#writing;
  }
}
