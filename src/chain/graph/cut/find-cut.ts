import type { Change } from "../../../model/index.ts";
import type { AttackGraph } from "../attack-graph.ts";
import { at, type Lists, listOf, packLists } from "../lists.ts";
import { toUsable } from "../reach.ts";
import { type Contracted, contract } from "./contract.ts";
import { findHittingSet } from "./hitting-set.ts";
import { OpenPaths } from "./open-paths.ts";
import { findSeparable, type Pairs, type Separable } from "./pairs.ts";
import { type Row, toColumns, weightOf } from "./reduce-rows.ts";
import { TINY, Work } from "./work.ts";

export interface CutOptions {
  /** Footholds instead of the graph's own entries and targets. */
  readonly entries?: readonly number[];
  readonly targets?: readonly number[];
  /** Whether paths must be cut, too, that need a step nobody could look at; default true. */
  readonly unknown?: boolean;
  /** What a change weighs, above 0; Infinity: it must not be made. Default `toWeight`. */
  readonly weigh?: (change: Change) => number;
  /** How much may be looked at before the best cut found so far is the answer; default about two seconds. */
  readonly work?: number;
}

/** Changes after which no target can be got from an entry, but for what nothing separates. */
export interface Cut extends Pick<Separable, "inseparable"> {
  /** Numbers of the changes, heaviest first. */
  readonly changes: readonly number[];
  readonly weight: number;
  /** Proved: no cut weighs less. Equal to the weight when this is the lightest one. */
  readonly lower: number;
}

const DEFAULT_WORK = 40_000_000;

/** More than a handful of controls: to end what somebody wanted is the last way out, not the first. */
const ENDS_SOMETHING = 25;

/**
 * For each workload that would stand still: as much as the two dearest fields of it that could be mended instead (8 each,
 * their own 1 included). So a control that stops workloads is lighter only where each would need three changes or more.
 */
const STOPS_ONE = 16;

/** What making a change takes: itself, and what those who live with it pay. */
export function toWeight({ cost, ends, stops = 0 }: Change): number {
  const lost = (ends === undefined ? 0 : ENDS_SOMETHING) + STOPS_ONE * stops;
  return 1 + cost.friction + cost.latency + cost.operation + lost;
}

/**
 * The lightest set of changes that parts entries from targets. Paths are found one sweep after the other, and the
 * lightest set that hits all those found is made (an implicit hitting set); once it leaves no path open, it is the
 * answer, and its weight the proof.
 */
export function findCut(graph: AttackGraph, options: CutOptions = {}): Cut {
  const { weigh = toWeight, unknown = true } = options;
  const weights = Float64Array.from(graph.changes, (change) => Math.max(weigh(change), TINY));
  const labels = toAllowed(graph, weights);
  const usable = toUsable(graph, { unknown });
  const ends: Pairs = {
    entries: options.entries ?? [...graph.entries],
    targets: options.targets ?? [...graph.targets],
  };
  const { pairs, inseparable } = findSeparable(graph, usable, labels, ends);
  if (pairs.length === 0) return { changes: [], weight: 0, lower: 0, inseparable };
  const contracted = contract(graph, usable, labels, pairs);
  const found = new Cutter(contracted, weights, options.work ?? DEFAULT_WORK).find();
  const changes = found.changes.toSorted((a, b) => at(weights, b) - at(weights, a));
  return { changes, weight: found.weight, lower: found.lower, inseparable };
}

/** The changes that may be chosen, by step. */
function toAllowed({ removers, steps }: AttackGraph, weights: Float64Array): Lists {
  if (weights.every((weight) => weight < Infinity)) return removers;
  return packLists(
    steps.map((_, step) => [...listOf(removers, step)].filter((change) => at(weights, change) < Infinity)),
  );
}

interface Found {
  readonly changes: readonly number[];
  readonly weight: number;
  readonly lower: number;
}

/** How much of what is left one hitting set may take at first, and how much more once that brings no new paths. */
const FIRST_PART = 0.01;
const PART_GROWTH = 3;

/** Sweeps for paths and hits them, in turns. */
class Cutter {
  readonly #weights: Float64Array;
  readonly #work: Work;
  readonly #open: OpenPaths;
  readonly #rows: Row[] = [];
  #best: Found = { changes: [], weight: Infinity, lower: 0 };

  constructor(graph: Contracted, weights: Float64Array, work: number) {
    this.#weights = weights;
    this.#work = new Work(work);
    this.#open = new OpenPaths(graph, this.#work);
  }

  find(): Found {
    let [hitting, lower, part]: [readonly number[], number, number] = [[], 0, FIRST_PART];
    while (true) {
      const isNew = this.#complete(hitting);
      if (this.#best.weight <= lower + TINY || this.#work.isSpent || part > 1) return { ...this.#best, lower };
      const share = this.#work.share(part);
      const before = share.left;
      const { chosen, lower: bound } = findHittingSet(this.#rows, this.#weights, share);
      this.#work.spend(before - share.left);
      // As long as there are paths that were not seen yet, a rough answer finds them as well as the best one.
      if (share.isSpent && !isNew) part *= PART_GROWTH;
      lower = Math.min(this.#best.weight, Math.max(lower, bound));
      hitting = chosen;
    }
  }

  /**
   * Adds changes until no path is open, and keeps the result if it is lighter than any before.
   * @returns whether a path was open at first
   */
  #complete(start: readonly number[]): boolean {
    const known = this.#rows.length;
    const made = new Set(start);
    this.#open.set(made);
    for (let rows = this.#open.find(); rows.length > 0; rows = this.#open.find()) {
      this.#rows.push(...rows);
      const columns = toColumns(this.#rows);
      this.#work.spend(this.#rows.length);
      for (const row of rows) {
        if (row.some((change) => made.has(change))) continue;
        const change = this.#choose(row, columns);
        made.add(change);
        this.#open.make(change);
      }
    }
    const changes = this.#open.withoutNeedless([...made], this.#weights);
    const weight = changes.reduce((sum, change) => sum + weightOf(this.#weights, change), 0);
    if (weight < this.#best.weight) this.#best = { changes, weight, lower: 0 };
    return this.#rows.length > known;
  }

  /** The change of a path that hits most of what was found, for its weight. */
  #choose(row: Row, columns: ReadonlyMap<number, readonly number[]>): number {
    const scoreOf = (change: number): number => (columns.get(change)?.length ?? 0) / weightOf(this.#weights, change);
    return row.reduce((best, change) => (scoreOf(change) > scoreOf(best) ? change : best));
  }
}
