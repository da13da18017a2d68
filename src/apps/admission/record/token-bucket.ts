/** Lets through so many a second in the long run, and so many at once. Time comes in as a value and may stand still or jump. */
export class TokenBucket {
  readonly #perMs: number;
  readonly #burst: number;
  #tokens: number;
  #atMs: number | undefined;

  constructor(perSecond: number, burst: number) {
    this.#perMs = perSecond / 1000;
    this.#burst = burst;
    this.#tokens = burst;
  }

  /** @param atMs milliseconds since the epoch */
  take(atMs: number): boolean {
    const passedMs = Math.max(0, atMs - (this.#atMs ?? atMs));
    this.#atMs = atMs;
    this.#tokens = Math.min(this.#burst, this.#tokens + passedMs * this.#perMs);
    if (this.#tokens < 1) return false;
    this.#tokens -= 1;
    return true;
  }
}
