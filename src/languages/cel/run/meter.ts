import { CostExceeded } from "./cost-exceeded.ts";
import { comparedSoFar } from "./equality.ts";

/** What an evaluation may cost when nobody says: as much as Kubernetes allows one call. */
export const COST_PER_CALL = 1_000_000;

/** How many elements may be compared for each unit of the limit. */
export const COMPARED_PER_COST = 20;

/**
 * Counts what evaluations cost, as cel-go counts it, and stops them beyond the limit.
 * @see cel-go, interpreter/runtimecost.go
 */
export class Meter {
  cost = 0;
  readonly limit: number;
  readonly #mostCompared: number;
  constructor(limit: number) {
    this.limit = limit;
    this.#mostCompared = comparedSoFar() + limit * COMPARED_PER_COST;
  }

  /** @throws {CostExceeded} beyond the limit */
  add(cost: number): void {
    this.cost += cost;
    if (this.cost > this.limit || comparedSoFar() > this.#mostCompared) throw new CostExceeded();
  }
}
