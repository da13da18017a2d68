import { at, listOf } from "../lists.ts";
import type { Contracted } from "./contract.ts";
import type { Row } from "./reduce-rows.ts";
import type { Work } from "./work.ts";

/** Finds the paths that a set of changes leaves open. */
export class OpenPaths {
  readonly #graph: Contracted;
  readonly #work: Work;
  readonly #isMade: Uint8Array;
  /** How many of the changes that are made take an edge away. */
  readonly #removers: Int32Array;

  constructor(graph: Contracted, work: Work) {
    this.#graph = graph;
    this.#work = work;
    this.#isMade = new Uint8Array(graph.edgesOf.offsets.length - 1);
    this.#removers = new Int32Array(graph.from.length);
  }

  /** Makes exactly these changes. */
  set(changes: Iterable<number>): void {
    this.#isMade.fill(0);
    this.#removers.fill(0);
    for (const change of changes) this.make(change);
  }

  make(change: number): void {
    if (this.#isMade[change] === 1) return;
    this.#isMade[change] = 1;
    for (const edge of listOf(this.#graph.edgesOf, change)) this.#removers[edge] = at(this.#removers, edge) + 1;
  }

  takeBack(change: number): void {
    if (this.#isMade[change] === 0) return;
    this.#isMade[change] = 0;
    for (const edge of listOf(this.#graph.edgesOf, change)) this.#removers[edge] = at(this.#removers, edge) - 1;
  }

  /** Shortest open paths that have no change in common, as many as one sweep finds: none only if none is open. */
  find(): Row[] {
    const rows: Row[] = [];
    for (const { entries, targets } of this.#graph.pairs) {
      const distance = this.#measure(targets);
      const sweep = this.#graph.leaving.offsets.slice(0, this.#graph.nodes);
      for (const entry of entries) {
        if (distance[entry] === -1) continue;
        for (let row = this.#descend(entry, distance, sweep); row !== undefined;) {
          rows.push(row);
          for (const change of row) this.make(change);
          row = this.#descend(entry, distance, sweep);
        }
      }
    }
    for (const row of rows) for (const change of row) this.takeBack(change);
    return rows;
  }

  /** Open edges from each node to the nearest target; -1 where there is no way. */
  #measure(targets: readonly number[]): Int32Array {
    const { nodes, arriving, from } = this.#graph;
    const distance = new Int32Array(nodes).fill(-1);
    const queue = [...targets];
    for (const target of targets) distance[target] = 0;
    for (let head = 0; head < queue.length; head += 1) {
      const node = queue[head] as number;
      for (let place = at(arriving.offsets, node); place < at(arriving.offsets, node + 1); place += 1) {
        const edge = at(arriving.items, place);
        const before = at(from, edge);
        if (this.#removers[edge] !== 0 || distance[before] !== -1) continue;
        distance[before] = at(distance, node) + 1;
        queue.push(before);
      }
    }
    this.#work.spend(from.length);
    return distance;
  }

  /**
   * Follows edges that come nearer to a target. What was tried in vain is not tried again: edges only become fewer.
   * @param sweep place of each node's next edge to be tried
   */
  #descend(entry: number, distance: Int32Array, sweep: Int32Array): Row | undefined {
    const { leaving, to } = this.#graph;
    const path: number[] = [];
    for (let node = entry; distance[node] !== 0;) {
      const place = at(sweep, node);
      if (place < at(leaving.offsets, node + 1)) {
        const edge = at(leaving.items, place);
        const end = at(to, edge);
        if (this.#removers[edge] === 0 && distance[end] === at(distance, node) - 1) {
          path.push(edge);
          node = end;
        } else sweep[node] = place + 1;
        continue;
      }
      const last = path.pop();
      if (last === undefined) return undefined;
      node = at(this.#graph.from, last);
      sweep[node] = at(sweep, node) + 1;
    }
    this.#work.spend(path.length);
    return this.#toRow(path);
  }

  #toRow(path: readonly number[]): Row {
    const changes = new Set<number>();
    for (const edge of path) for (const change of listOf(this.#graph.labels, edge)) changes.add(change);
    return [...changes].sort((a, b) => a - b);
  }

  /**
   * Takes changes back that are not needed, the heaviest first.
   * @param made changes that leave no path open
   */
  withoutNeedless(made: readonly number[], weights: Float64Array): number[] {
    this.set(made);
    const reached = this.#graph.pairs.map((pairs) => this.#reach(pairs.entries));
    const wanted = this.#graph.pairs.map(({ targets }) => new Set(targets));
    return made
      .toSorted((a, b) => (weights[b] ?? 0) - (weights[a] ?? 0))
      .filter((change) => {
        this.takeBack(change);
        const news: (readonly number[])[] = [];
        for (const [index, seen] of reached.entries()) {
          const found = this.#extend(change, seen, wanted[index] ?? new Set());
          news.push(found.nodes);
          if (!found.hits) continue;
          for (const [which, nodes] of news.entries()) for (const node of nodes) (reached[which] ?? seen)[node] = 0;
          this.make(change);
          return true;
        }
        return false;
      });
  }

  #reach(entries: readonly number[]): Uint8Array {
    const seen = new Uint8Array(this.#graph.nodes);
    for (const entry of entries) seen[entry] = 1;
    this.#flood([...entries], seen, new Set());
    return seen;
  }

  /** What is reached besides when a change is taken back. */
  #extend(change: number, seen: Uint8Array, wanted: ReadonlySet<number>): { nodes: number[]; hits: boolean } {
    const { edgesOf, from, to } = this.#graph;
    const starts: number[] = [];
    for (const edge of listOf(edgesOf, change)) {
      const end = at(to, edge);
      if (this.#removers[edge] !== 0 || seen[at(from, edge)] === 0 || seen[end] === 1) continue;
      seen[end] = 1;
      starts.push(end);
    }
    return this.#flood(starts, seen, wanted);
  }

  #flood(starts: readonly number[], seen: Uint8Array, wanted: ReadonlySet<number>): { nodes: number[]; hits: boolean } {
    const { leaving, to } = this.#graph;
    const nodes = [...starts];
    for (let head = 0; head < nodes.length; head += 1) {
      const node = nodes[head] as number;
      if (wanted.has(node)) return { nodes, hits: true };
      for (let place = at(leaving.offsets, node); place < at(leaving.offsets, node + 1); place += 1) {
        const edge = at(leaving.items, place);
        const end = at(to, edge);
        if (this.#removers[edge] !== 0 || seen[end] === 1) continue;
        seen[end] = 1;
        nodes.push(end);
      }
    }
    this.#work.spend(nodes.length);
    return { nodes, hits: false };
  }
}
