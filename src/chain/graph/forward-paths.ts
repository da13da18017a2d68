import type { AttackGraph } from "./attack-graph.ts";
import { at, type Lists, listOf } from "./lists.ts";

/**
 * The paths that never turn back, as they can be counted without being enumerated. A path begins at an entry, passes no
 * other, ends at the first target it comes to, and each of its steps leads further from the entries or nearer to the
 * targets than where it left. Ways that go back first are not counted: every one of them is a detour.
 */
export class ForwardPaths {
  /** Steps on such a path, in an order in which every step comes after those that may lead to it. */
  readonly #steps: Int32Array;
  readonly #from: Int32Array;
  readonly #to: Int32Array;
  readonly #isEntry: Uint8Array;
  readonly #isTarget: Uint8Array;
  readonly #entries: readonly number[];
  readonly #targets: readonly number[];
  readonly #isForward: Uint8Array;
  /** What each step multiplies the number of paths by: 1 unless there are more paths than numbers. */
  #scale = 1;
  readonly #total: number;

  constructor(graph: AttackGraph, entries: readonly number[], targets: readonly number[], usable: Uint8Array) {
    const size = graph.footholds.length;
    this.#isEntry = toFlags(size, entries);
    this.#isTarget = toFlags(size, targets);
    // An entry that is a target is lost from the start: there is no path to be counted.
    this.#entries = [...new Set(entries)].filter((entry) => this.#isTarget[entry] === 0);
    this.#targets = [...new Set(targets)];
    const rank = this.#rank(graph, usable);
    const isForward = (step: number): boolean =>
      usable[step] === 1 && at(rank, at(graph.from, step)) < at(rank, at(graph.to, step));
    const forward = graph.steps.keys().filter(isForward).toArray();
    this.#steps = Int32Array.from(forward).sort((a, b) =>
      compare(at(rank, at(graph.from, a)), at(rank, at(graph.from, b))),
    );
    this.#from = this.#steps.map((step) => at(graph.from, step));
    this.#to = this.#steps.map((step) => at(graph.to, step));
    this.#isForward = toFlags(graph.steps.length, forward);
    let total = this.countWithout([]);
    for (; total === Infinity; total = this.countWithout([])) this.#scale /= 1024;
    this.#total = total;
  }

  /** How far each foothold is on its way; NaN where no path comes by. */
  #rank(graph: AttackGraph, usable: Uint8Array): Float64Array {
    const size = graph.footholds.length;
    const away = countSteps(size, this.#entries, usable, graph.leaving, graph.to);
    const near = countSteps(size, this.#targets, usable, graph.arriving, graph.from);
    return Float64Array.from({ length: size }, (_, foothold) => {
      if (at(away, foothold) === -1 || at(near, foothold) === -1) return NaN;
      if (this.#isTarget[foothold] === 1) return Infinity;
      if (this.#isEntry[foothold] === 1) return -Infinity;
      // The difference counts first; of those equal in it the one further from the entries is further.
      return (at(away, foothold) - at(near, foothold)) * size + at(away, foothold);
    });
  }

  /** How many there are; Infinity where there are more than numbers can say, and only shares mean something. */
  get total(): number {
    return this.#scale === 1 ? this.#total : Infinity;
  }

  /** Share of all paths that are gone without these steps. */
  shareWithout(without: Iterable<number>): number {
    return this.#total === 0 ? 0 : Math.max(0, 1 - this.countWithout(without) / this.#total);
  }

  /** Paths that are left without these steps. */
  countWithout(without: Iterable<number>): number {
    const paths = this.#countTo(toFlags(this.#isForward.length, without));
    return this.#targets.reduce((sum, target) => sum + at(paths, target), 0);
  }

  /**
   * Share of all paths that each step lies on, when others are gone. Summed up over several steps it is more than their
   * share where one path has two of them.
   */
  shareOfSteps(without: Iterable<number>): Float64Array {
    const gone = toFlags(this.#isForward.length, without);
    const [before, onward] = [this.#countTo(gone), this.#countOnward(gone)];
    const shares = new Float64Array(this.#isForward.length);
    for (const [index, step] of this.#steps.entries()) {
      if (gone[step] === 1 || this.#total === 0) continue;
      const paths = at(before, at(this.#from, index)) * this.#scale * at(onward, at(this.#to, index));
      shares[step] = paths / this.#total;
    }
    return shares;
  }

  /** Paths from an entry to each foothold. */
  #countTo(gone: Uint8Array): Float64Array {
    const paths = new Float64Array(this.#isTarget.length);
    for (const entry of this.#entries) paths[entry] = 1;
    for (let index = 0; index < this.#steps.length; index += 1) {
      if (gone[at(this.#steps, index)] === 1) continue;
      const end = at(this.#to, index);
      paths[end] = at(paths, end) + at(paths, at(this.#from, index)) * this.#scale;
    }
    return paths;
  }

  /** Paths from each foothold to a target. */
  #countOnward(gone: Uint8Array): Float64Array {
    const paths = new Float64Array(this.#isTarget.length);
    for (const target of this.#targets) paths[target] = 1;
    for (let index = this.#steps.length - 1; index >= 0; index -= 1) {
      if (gone[at(this.#steps, index)] === 1) continue;
      const start = at(this.#from, index);
      paths[start] = at(paths, start) + at(paths, at(this.#to, index)) * this.#scale;
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
