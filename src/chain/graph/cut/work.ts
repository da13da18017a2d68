/** What may still be done, in looks at a step or at a change of a path: the same input gets the same answer on every machine. */
export class Work {
  #left: number;

  constructor(units: number) {
    this.#left = units;
  }

  spend(units: number): void {
    this.#left -= units;
  }

  get isSpent(): boolean {
    return this.#left <= 0;
  }

  /** A part of what is left, to be spent on one question. */
  share(part: number): Work {
    return new Work(this.#left * part);
  }

  get left(): number {
    return this.#left;
  }
}

/** Sums of weights differ by less only through rounding. */
export const TINY = 1e-9;
