import type { AttackFacts, Change, Foothold, FootholdId, Step } from "../../model/index.ts";
import { invertLists, type Lists, packLists, toLists } from "./lists.ts";

/** All facts as one graph; footholds, steps and changes are numbers here, and names in their lists. */
export interface AttackGraph {
  readonly footholds: readonly Foothold[];
  readonly numberOf: ReadonlyMap<string, number>;
  readonly steps: readonly Step[];
  /** Foothold of each step's beginning and end. */
  readonly from: Int32Array;
  readonly to: Int32Array;
  /** Steps that leave a foothold, and that lead to it. */
  readonly leaving: Lists;
  readonly arriving: Lists;
  readonly changes: readonly Change[];
  /** Changes that take away a step, and steps that a change takes away. */
  readonly removers: Lists;
  readonly removed: Lists;
  readonly entries: Int32Array;
  readonly targets: Int32Array;
}

/**
 * Joins what all rooms know: the same id is the same foothold, the same change. A step from a foothold to itself is
 * none. A change that steps name and nobody describes is known by its id alone.
 */
export function toAttackGraph(facts: readonly AttackFacts[]): AttackGraph {
  const footholds = new Footholds();
  for (const one of facts) for (const foothold of one.footholds) footholds.add(foothold);
  const steps = facts.flatMap((one) => one.steps.filter(({ from, to }) => from !== to));
  const from = Int32Array.from(steps, (step) => footholds.numberFor(step.from));
  const to = Int32Array.from(steps, (step) => footholds.numberFor(step.to));
  const toNumbers = (ids: readonly FootholdId[]): Int32Array =>
    Int32Array.from(new Set(ids.map((id) => footholds.numberFor(id))));
  const entries = toNumbers(facts.flatMap((one) => one.entries));
  const targets = toNumbers(facts.flatMap((one) => one.targets));
  const changes = new Changes();
  for (const one of facts) for (const change of one.changes) changes.add(change);
  const removers = packLists(steps.map(({ removedBy }) => [...new Set(removedBy.map((id) => changes.numberFor(id)))]));
  return {
    footholds: footholds.list,
    numberOf: footholds.numbers,
    steps,
    from,
    to,
    leaving: toLists(footholds.list.length, from),
    arriving: toLists(footholds.list.length, to),
    changes: changes.list,
    removers,
    removed: invertLists(removers, changes.list.length),
    entries,
    targets,
  };
}

/** Footholds by id. */
class Footholds {
  readonly list: Foothold[] = [];
  readonly numbers = new Map<string, number>();

  add(foothold: Foothold): void {
    const number = this.numbers.get(foothold.id);
    const known = number === undefined ? undefined : this.list[number];
    if (number === undefined || known === undefined) this.#append(foothold);
    else this.list[number] = { ...foothold, ...known, namespace: known.namespace || foothold.namespace };
  }

  numberFor(id: FootholdId): number {
    return this.numbers.get(id) ?? this.#append({ id, name: toNameOfId(id), namespace: "" });
  }

  #append(foothold: Foothold): number {
    const number = this.list.push(foothold) - 1;
    this.numbers.set(foothold.id, number);
    return number;
  }
}

/** `code web/apps%2FDeployment/shop` for people: `code web/apps/Deployment/shop`. */
function toNameOfId(id: FootholdId): string {
  const colon = id.indexOf(":");
  return `${id.slice(0, colon)} ${id
    .slice(colon + 1)
    .replaceAll("%2F", "/")
    .replaceAll("%25", "%")}`;
}

/** Changes by id. */
class Changes {
  readonly list: Change[] = [];
  readonly #numbers = new Map<string, number>();

  add(change: Change): void {
    const number = this.#numbers.get(change.id);
    if (number === undefined) this.#append(change);
    // Two rooms may know one change; the one that a machine can make says more.
    else if (!isByMachine(this.list[number]) && isByMachine(change)) this.list[number] = change;
  }

  numberFor(id: string): number {
    return this.#numbers.get(id) ?? this.#append(toUndescribed(id));
  }

  #append(change: Change): number {
    const number = this.list.push(change) - 1;
    this.#numbers.set(change.id, number);
    return number;
  }
}

function toUndescribed(id: string): Change {
  return { id, title: id, cost: { friction: 1, latency: 0, operation: 0 }, edits: [] };
}

/** Whether the change is written down so that a machine can make it. */
export function isByMachine(change: Change | undefined): boolean {
  return (
    change !== undefined &&
    (change.edits.length > 0 || (change.creates?.length ?? 0) > 0 || change.deletes !== undefined)
  );
}
