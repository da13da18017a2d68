import type { Likelihood, Step } from "../../model/index.ts";
import type { AttackGraph } from "./attack-graph.ts";
import { at } from "./lists.ts";

/**
 * How often such a step is taken to succeed, for comparing paths and nothing else. A step nobody could look at stands
 * between a possible and an unlikely one.
 */
const ODDS: Readonly<Record<Likelihood, number>> = {
  certain: 1,
  likely: 0.7,
  possible: 0.4,
  unknown: 0.25,
  unlikely: 0.1,
};
/** Of two paths alike the one with fewer steps comes first. */
const STEP_LENGTH = 0.02;

/** Length of a step: the logarithm of its odds, so that lengths add up where odds multiply. */
export function toLength({ likelihood }: Step): number {
  return STEP_LENGTH - Math.log(ODDS[likelihood]);
}

/** The most likely way to or from each foothold. */
export interface Nearest {
  /** Sum of the lengths; Infinity where there is no way. */
  readonly distance: Float64Array;
  /** The step next to the foothold on that way; -1 at its end, and where there is none. */
  readonly step: Int32Array;
}

/** The most likely way from each foothold to one of the targets. */
export function findNearest(
  graph: AttackGraph,
  ends: Iterable<number>,
  usable: Uint8Array,
  direction: "to" | "from" = "to",
): Nearest {
  const size = graph.footholds.length;
  const [{ offsets, items }, others] = direction === "to" ? [graph.arriving, graph.from] : [graph.leaving, graph.to];
  const distance = new Float64Array(size).fill(Infinity);
  const step = new Int32Array(size).fill(-1);
  const queue = new Queue();
  for (const end of ends) {
    distance[end] = 0;
    queue.push(end, 0);
  }
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    if (next.key > at(distance, next.item)) continue;
    for (let place = at(offsets, next.item); place < at(offsets, next.item + 1); place += 1) {
      const taken = at(items, place);
      if (usable[taken] === 0) continue;
      const other = at(others, taken);
      const length = next.key + toLength(graph.steps[taken] as Step);
      if (length >= at(distance, other)) continue;
      distance[other] = length;
      step[other] = taken;
      queue.push(other, length);
    }
  }
  return { distance, step };
}

/** A binary heap: the smallest key comes out first. */
class Queue {
  readonly #items: number[] = [];
  readonly #keys: number[] = [];

  push(item: number, key: number): void {
    let hole = this.#keys.length;
    while (hole > 0) {
      const parent = (hole - 1) >> 1;
      if ((this.#keys[parent] as number) <= key) break;
      this.#move(parent, hole);
      hole = parent;
    }
    this.#keys[hole] = key;
    this.#items[hole] = item;
  }

  pop(): { item: number; key: number } | undefined {
    const [item, key] = [this.#items[0], this.#keys[0]];
    const [lastItem, lastKey] = [this.#items.pop(), this.#keys.pop()];
    if (item === undefined || key === undefined || lastItem === undefined || lastKey === undefined) return undefined;
    if (this.#keys.length > 0) this.#sink(lastItem, lastKey);
    return { item, key };
  }

  #sink(item: number, key: number): void {
    const size = this.#keys.length;
    let hole = 0;
    for (let child = 1; child < size; child = 2 * hole + 1) {
      if (child + 1 < size && (this.#keys[child + 1] as number) < (this.#keys[child] as number)) child += 1;
      if ((this.#keys[child] as number) >= key) break;
      this.#move(child, hole);
      hole = child;
    }
    this.#keys[hole] = key;
    this.#items[hole] = item;
  }

  #move(from: number, to: number): void {
    this.#keys[to] = this.#keys[from] as number;
    this.#items[to] = this.#items[from] as number;
  }
}
