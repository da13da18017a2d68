import { normalKey, type NormalKey } from "../run/cel-map.ts";
import { equal } from "../run/equality.ts";
import { CostExceeded } from "../run/cost-exceeded.ts";
import type { CelValue } from "../value.ts";

/** More comparisons than any limit of costs allows. */
const MAX_COMPARISONS = 20_000_000;

/** Values to be found by equality, numbers of all types alike; looking up text and numbers takes no time. */
export class Members {
  readonly #keys = new Set<NormalKey>();
  /** What has no key: lists, maps, bytes, times, null, NaN. */
  readonly #others: CelValue[] = [];
  #comparisons = 0;

  constructor(values: readonly CelValue[] = []) {
    for (const value of values) this.add(value);
  }

  add(value: CelValue): void {
    const key = normalKey(value);
    if (key === undefined) this.#others.push(value);
    else this.#keys.add(key);
  }

  /** @throws {CostExceeded} when too much was compared altogether */
  has(value: CelValue): boolean {
    const key = normalKey(value);
    if (key !== undefined) return this.#keys.has(key);
    this.#comparisons += this.#others.length;
    if (this.#comparisons > MAX_COMPARISONS) throw new CostExceeded();
    return this.#others.some((other) => equal(other, value));
  }
}
