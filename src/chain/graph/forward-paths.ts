import type { AttackGraph } from "./attack-graph.ts";
import { at, type Lists, listOf } from "./lists.ts";

/**
 * The paths that never turn back, as they can be counted without being enumerated. A path begins at an entry, passes no
 * other, ends at the first target it comes to, and each of its steps leads further from the entries or nearer to the
 * targets than where it left. Ways that go back first are not counted: every one of them is a detour.
 */
export class ForwardPaths {
  readonly #graph: AttackGraph;
  /** Footholds in an order in which every step leads onward. */
  readonly #order: Int32Array;
  readonly #isForward: Uint8Array;
  readonly #isEntry: Uint8Array;
  readonly #isTarget: Uint8Array;
  /** What each step multiplies the number of paths by: 1 unless there are more paths than numbers. */
  #scale = 1;
  #total = 0;
  #to: Float64Array;
  #onward: Float64Array;

  constructor(graph: AttackGraph, entries: Iterable<number>, targets: Iterable<number>, usable: Uint8Array) {
    const size = graph.footholds.length;
    this.#graph = graph;
    this.#isEntry = toFlags(size, entries);
    this.#isTarget = toFlags(size, targets);
    const away = countSteps(size, entries, usable, graph.leaving, graph.to);
    const near = countSteps(size, targets, usable, graph.arriving, graph.from);
    const rank = Float64Array.from({ length: size }, (_, foothold) => {
      if (this.#isEntry[foothold] === 1) return -Infinity;
      if (this.#isTarget[foothold] === 1) return Infinity;
      // The first counts; of those equal in it the one further from the entries is further.
      return (at(away, foothold) - at(near, foothold)) * size + at(away, foothold);
    });
    this.#order = Int32Array.from(graph.footholds.keys()).sort((a, b) => compare(at(rank, a), at(rank, b)));
    this.#isForward = Uint8Array.from(graph.steps, (_, step) => {
      const [from, to] = [at(graph.from, step), at(graph.to, step)];
      const isLive = usable[step] === 1 && at(away, from) >= 0 && at(near, to) >= 0;
      return isLive && at(rank, from) < at(rank, to) ? 1 : 0;
    });
    do {
      this.#total = this.#count(undefined);
      if (this.#total === Infinity) this.#scale /= 1024;
    } while (this.#total === Infinity);
    this.#to = this.#countTo(undefined);
    this.#onward = this.#countOnward();
  }

  /** How many there are; only their shares mean something where there are more than numbers can say. */
  get total(): number {
    return this.#scale === 1 ? this.#total : Infinity;
  }

  /** Share of the paths that these steps lie on, at most: paths with several of them count several times. */
  shareAtMost(steps: Iterable<number>): number {
    if (this.#total === 0) return 0;
    let sum = 0;
    for (const step of steps) {
      if (this.#isForward[step] === 0) continue;
      sum += at(this.#to, at(this.#graph.from, step)) * this.#scale * at(this.#onward, at(this.#graph.to, step));
    }
    return Math.min(1, sum / this.#total);
  }

  /** Share of the paths that are gone without these steps. */
  shareWithout(without: Uint8Array): number {
    return this.#total === 0 ? 0 : Math.max(0, 1 - this.#count(without) / this.#total);
  }

  #count(without: Uint8Array | undefined): number {
    const paths = this.#countTo(without);
    return this.#order.reduce((sum, foothold) => sum + (this.#isTarget[foothold] === 1 ? at(paths, foothold) : 0), 0);
  }

  /** Paths from an entry to each foothold. */
  #countTo(without: Uint8Array | undefined): Float64Array {
    const { arriving, from } = this.#graph;
    const paths = new Float64Array(this.#order.length);
    for (const foothold of this.#order) {
      // An entry that is a target is lost from the start: there is no path to be counted.
      let sum = this.#isEntry[foothold] === 1 && this.#isTarget[foothold] === 0 ? 1 : 0;
      for (const step of listOf(arriving, foothold)) {
        if (this.#isForward[step] === 1 && without?.[step] !== 1) sum += at(paths, at(from, step)) * this.#scale;
      }
      paths[foothold] = sum;
    }
    return paths;
  }

  /** Paths from each foothold to a target. */
  #countOnward(): Float64Array {
    const { leaving, to } = this.#graph;
    const paths = new Float64Array(this.#order.length);
    for (let place = this.#order.length - 1; place >= 0; place -= 1) {
      const foothold = at(this.#order, place);
      let sum = this.#isTarget[foothold] === 1 ? 1 : 0;
      for (const step of listOf(leaving, foothold)) {
        if (this.#isForward[step] === 1) sum += this.#scale * at(paths, at(to, step));
      }
      paths[foothold] = sum;
    }
    return paths;
  }
}

function compare(one: number, other: number): number {
  return one < other ? -1 : Number(one > other);
}

function toFlags(size: number, members: Iterable<number>): Uint8Array {
  const flags = new Uint8Array(size);
  for (const member of members) flags[member] = 1;
  return flags;
}

/** Steps from the nearest start to each foothold; -1 where there is no way. */
function countSteps(
  size: number,
  starts: Iterable<number>,
  usable: Uint8Array,
  lists: Lists,
  ends: Int32Array,
): Int32Array {
  const counts = new Int32Array(size).fill(-1);
  const queue = [...starts];
  for (const start of queue) counts[start] = 0;
  for (let head = 0; head < queue.length; head += 1) {
    const foothold = queue[head] as number;
    for (const step of listOf(lists, foothold)) {
      const end = at(ends, step);
      if (usable[step] === 0 || counts[end] !== -1) continue;
      counts[end] = at(counts, foothold) + 1;
      queue.push(end);
    }
  }
  return counts;
}
