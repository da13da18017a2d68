import type { AttackGraph } from "./attack-graph.ts";
import { at } from "./lists.ts";

/** Which steps an attacker may take. */
export interface Steps {
  /** Whether steps are taken of which nobody knows if they are there. */
  readonly unknown: boolean;
  /** Steps that were taken away: 1 at their number. */
  readonly without?: Uint8Array;
}

/** Whether each step may be taken: 1 or 0. */
export function toUsable(graph: AttackGraph, { unknown, without }: Steps): Uint8Array {
  return Uint8Array.from(graph.steps, ({ likelihood }, step) =>
    (unknown || likelihood !== "unknown") && without?.[step] !== 1 ? 1 : 0,
  );
}

/** The steps that these changes take away: 1 at their number. */
export function toWithout(graph: AttackGraph, changes: Iterable<number>): Uint8Array {
  const without = new Uint8Array(graph.steps.length);
  const { offsets, items } = graph.removed;
  for (const change of changes) {
    for (let place = at(offsets, change); place < at(offsets, change + 1); place += 1) without[at(items, place)] = 1;
  }
  return without;
}

/** Everything that can be got from what is held, itself included: 1 at its number. */
export function reachFrom(graph: AttackGraph, held: Iterable<number>, usable: Uint8Array): Uint8Array {
  return walk(graph.footholds.length, held, usable, graph.leaving, graph.to);
}

/** Everything from which one of these can be got, themselves included: 1 at its number. */
export function reachTo(graph: AttackGraph, wanted: Iterable<number>, usable: Uint8Array): Uint8Array {
  return walk(graph.footholds.length, wanted, usable, graph.arriving, graph.from);
}

function walk(
  size: number,
  starts: Iterable<number>,
  usable: Uint8Array,
  { offsets, items }: AttackGraph["leaving"],
  ends: Int32Array,
): Uint8Array {
  const seen = new Uint8Array(size);
  const stack: number[] = [];
  for (const start of starts) {
    if (seen[start] === 0) stack.push(start);
    seen[start] = 1;
  }
  for (let foothold = stack.pop(); foothold !== undefined; foothold = stack.pop()) {
    for (let place = at(offsets, foothold); place < at(offsets, foothold + 1); place += 1) {
      const step = at(items, place);
      const end = at(ends, step);
      if (usable[step] === 0 || seen[end] === 1) continue;
      seen[end] = 1;
      stack.push(end);
    }
  }
  return seen;
}

/** What an attacker gets at, of what must not be lost. */
export interface Exposed {
  /** By steps that are known to be there. */
  readonly reached: readonly number[];
  /** Only by steps of which nobody knows if they are there. */
  readonly perhaps: readonly number[];
}

/** The targets that can be got from the entries. */
export function findExposed(
  graph: AttackGraph,
  options: {
    readonly entries?: Iterable<number>;
    readonly targets?: Iterable<number>;
    readonly without?: Uint8Array;
  } = {},
): Exposed {
  const { entries = graph.entries, targets = graph.targets, without } = options;
  const removed = without === undefined ? {} : { without };
  const [start, wanted] = [[...entries], [...targets]];
  const surely = reachFrom(graph, start, toUsable(graph, { unknown: false, ...removed }));
  const maybe = reachFrom(graph, start, toUsable(graph, { unknown: true, ...removed }));
  return {
    reached: wanted.filter((target) => surely[target] === 1),
    perhaps: wanted.filter((target) => surely[target] === 0 && maybe[target] === 1),
  };
}
