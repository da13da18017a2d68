import type { AttackFacts, Foothold, FootholdId, Step } from "../../../model/index.ts";
import { Changes } from "./changes.ts";
import { CLUSTER_ADMIN, type Lead } from "./lead.ts";
import { type Right, toRightFoothold, toRightId } from "./right.ts";

/** Facts as they are found, and the rights that are still to be followed. */
export class FactList {
  readonly changes = new Changes();
  readonly #footholds = new Map<FootholdId, Foothold>();
  readonly #steps: Step[] = [];
  readonly #waiting: Right[] = [];
  readonly #reached = new Set<FootholdId>();

  add(foothold: Foothold): FootholdId {
    if (!this.#footholds.has(foothold.id)) this.#footholds.set(foothold.id, foothold);
    return foothold.id;
  }

  /** The right's own foothold; it will be followed. */
  addRight(right: Right): FootholdId {
    const id = toRightId(right);
    if (!this.#footholds.has(id)) {
      this.#footholds.set(id, toRightFoothold(right));
      this.#waiting.push(right);
    }
    return id;
  }

  addStep(step: Step): void {
    this.#reached.add(step.to);
    this.#steps.push(step);
  }

  addLead(from: FootholdId, lead: Lead): void {
    const { to, kind, technique, likelihood = "certain", precondition, message, changes = [] } = lead;
    this.addStep({
      from,
      to: typeof to === "string" ? to : this.addRight(to),
      kind,
      ...(technique === undefined ? {} : { technique }),
      ...(precondition === undefined ? {} : { precondition }),
      likelihood,
      evidence: [{ message }],
      removedBy: changes.flatMap((change) => this.changes.add(change)),
    });
  }

  isReached(id: FootholdId): boolean {
    return this.#reached.has(id);
  }

  get steps(): readonly Step[] {
    return this.#steps;
  }

  /** A right that nobody has followed yet. */
  takeRight(): Right | undefined {
    return this.#waiting.pop();
  }

  toFacts(): AttackFacts {
    this.add({ id: CLUSTER_ADMIN, name: "cluster-admin", namespace: "" });
    return {
      footholds: [...this.#footholds.values()],
      steps: this.#steps,
      changes: [...this.changes.all.values()],
      entries: [],
      targets: [CLUSTER_ADMIN],
    };
  }
}
