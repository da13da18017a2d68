import type { AttackFacts, Change, Edit, Foothold, FootholdId, Step } from "../../model/index.ts";

/** Facts while they are gathered: each foothold and each change once. */
export class FactList {
  readonly #footholds = new Map<FootholdId, Foothold>();
  readonly #changes = new Map<string, Change>();
  readonly #steps: Step[] = [];
  readonly #entries = new Set<FootholdId>();
  readonly #targets = new Set<FootholdId>();

  addFoothold(foothold: Foothold): FootholdId {
    if (!this.#footholds.has(foothold.id)) this.#footholds.set(foothold.id, foothold);
    return foothold.id;
  }

  has(id: FootholdId): boolean {
    return this.#footholds.has(id);
  }

  addStep(step: Step): void {
    this.#steps.push(step);
  }

  /** The same id is the same change: what one of them edits besides is added to the other. */
  addChange(change: Change): string {
    const known = this.#changes.get(change.id);
    if (known === undefined) this.#changes.set(change.id, change);
    else if (known !== change && known.edits !== change.edits)
      this.#changes.set(change.id, { ...known, edits: join(known.edits, change.edits) });
    return change.id;
  }

  addEntry(id: FootholdId): void {
    this.#entries.add(id);
  }

  addTarget(id: FootholdId): void {
    this.#targets.add(id);
  }

  toFacts(): AttackFacts {
    return {
      footholds: [...this.#footholds.values()],
      steps: this.#steps,
      changes: [...this.#changes.values()],
      entries: [...this.#entries],
      targets: [...this.#targets],
    };
  }
}

function join(one: readonly Edit[], other: readonly Edit[]): readonly Edit[] {
  const known = new Set(one.map((edit) => JSON.stringify(edit)));
  const more = other.filter((edit) => !known.has(JSON.stringify(edit)));
  return more.length === 0 ? one : [...one, ...more];
}
