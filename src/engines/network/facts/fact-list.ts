import type { AttackFacts, Change, Foothold, FootholdId, Step } from "../../../model/index.ts";

/** Collects facts; what is said twice is kept once. */
export class FactList {
  readonly #footholds = new Map<FootholdId, Foothold>();
  readonly #steps: Step[] = [];
  readonly #from = new Set<FootholdId>();
  readonly #changes = new Map<string, Change>();

  addFoothold(foothold: Foothold): FootholdId {
    if (!this.#footholds.has(foothold.id)) this.#footholds.set(foothold.id, foothold);
    return foothold.id;
  }

  addStep(step: Step): void {
    this.#steps.push(step);
    this.#from.add(step.from);
  }

  hasStepFrom(id: FootholdId): boolean {
    return this.#from.has(id);
  }

  /** @returns its id, for `removedBy` */
  addChange(change: Change): string {
    if (!this.#changes.has(change.id)) this.#changes.set(change.id, change);
    return change.id;
  }

  toFacts(entries: readonly FootholdId[]): AttackFacts {
    return {
      footholds: [...this.#footholds.values()],
      steps: this.#steps,
      changes: [...this.#changes.values()],
      entries,
      targets: [],
    };
  }
}
