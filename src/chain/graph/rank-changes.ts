import type { Change } from "../../model/index.ts";
import type { AttackGraph } from "./attack-graph.ts";
import { toWeight } from "./cut/find-cut.ts";
import { ForwardPaths } from "./forward-paths.ts";
import { at, listOf } from "./lists.ts";
import { reachFrom, toUsable, toWithout } from "./reach.ts";

/** What one change does by itself. */
export interface RankedChange {
  readonly change: number;
  /** Share of the paths that are gone with it, 0 to 1. @see ForwardPaths */
  readonly share: number;
  /** Targets that cannot be got any more. */
  readonly closes: readonly number[];
}

/** Changes one after the other, each the one that takes away most of what is left. */
export interface Stage {
  readonly change: number;
  /** Share of all paths that are gone with this change and those before it. */
  readonly share: number;
}

/** Single changes by what they take away, and the same one after the other. */
export interface Ranking {
  /** Paths there are; Infinity: more than can be counted. */
  readonly paths: number;
  readonly changes: readonly RankedChange[];
  readonly stages: readonly Stage[];
  /** What each of `sets` takes away together. */
  readonly shares: readonly number[];
}

export interface RankOptions {
  readonly entries?: readonly number[];
  readonly targets?: readonly number[];
  readonly unknown?: boolean;
  /** Single changes to be told; default 10. */
  readonly top?: number;
  /** Changes one after the other, at most; default 10. */
  readonly stages?: number;
  /** Sets of changes that are asked about. */
  readonly sets?: readonly (readonly number[])[];
  /** What a change weighs; Infinity: it must not be made, and is not told. Default `toWeight`. */
  readonly weigh?: (change: Change) => number;
}

const DEFAULT_TOP = 10;

/** Ranks the changes by the share of paths that each takes away; of equals the one that costs less comes first. */
export function rankChanges(graph: AttackGraph, options: RankOptions = {}): Ranking {
  const { top = DEFAULT_TOP, unknown = true, stages = DEFAULT_TOP, sets = [], weigh = toWeight } = options;
  const entries = options.entries ?? [...graph.entries];
  const targets = options.targets ?? [...graph.targets];
  const usable = toUsable(graph, { unknown });
  const ranker = new Ranker(graph, new ForwardPaths(graph, entries, targets, usable), weigh);
  const before = reachFrom(graph, entries, usable);
  const changes = ranker.findBest(new Set(), top).map(({ change, share }): RankedChange => {
    const after = reachFrom(graph, entries, toUsable(graph, { unknown, without: toWithout(graph, [change]) }));
    return { change, share, closes: targets.filter((target) => before[target] === 1 && after[target] === 0) };
  });
  return {
    paths: ranker.paths.total,
    changes,
    stages: ranker.toStages(stages),
    shares: sets.map((set) => ranker.shareOf(set)),
  };
}

const SURE = 1e-9;

/** Counts what is left after changes. */
class Ranker {
  readonly paths: ForwardPaths;
  readonly #graph: AttackGraph;

  readonly #weigh: (change: Change) => number;

  constructor(graph: AttackGraph, paths: ForwardPaths, weigh: (change: Change) => number) {
    this.#weigh = weigh;
    this.#graph = graph;
    this.paths = paths;
  }

  shareOf(changes: readonly number[]): number {
    return this.paths.shareWithout(changes.flatMap((change) => Array.from(listOf(this.#graph.removed, change))));
  }

  toStages(most: number): Stage[] {
    const made = new Set<number>();
    const stages: Stage[] = [];
    while (stages.length < most) {
      const [best] = this.findBest(made, 1);
      if (best === undefined || best.share <= (stages.at(-1)?.share ?? 0) + SURE) break;
      made.add(best.change);
      stages.push(best);
    }
    return stages;
  }

  /**
   * The changes that, with those made already, take most paths away. Counting is dear, so only those are counted whose
   * steps lie on enough paths.
   */
  findBest(made: ReadonlySet<number>, most: number): Stage[] {
    const { removed, changes } = this.#graph;
    const gone = [...made].flatMap((change) => Array.from(listOf(removed, change)));
    const already = this.paths.shareWithout(gone);
    const shares = this.paths.shareOfSteps(gone);
    const candidates = changes
      .keys()
      .filter((change) => !made.has(change) && this.#weightOf(change) < Infinity)
      .map((change) => ({
        change,
        atMost: already + listOf(removed, change).reduce((sum, step) => sum + at(shares, step), 0),
      }))
      .filter(({ atMost }) => atMost > already)
      .toArray()
      .sort((a, b) => b.atMost - a.atMost || this.#weightOf(a.change) - this.#weightOf(b.change));
    const best: Stage[] = [];
    for (const { change, atMost } of candidates) {
      const last = best.at(-1);
      // What cannot take away more, nor as much at a lower weight, need not be counted.
      if (best.length >= most && last !== undefined && this.#compare(last, { change, share: atMost }) <= 0) break;
      const steps = listOf(removed, change);
      const share = steps.length === 1 ? atMost : this.paths.shareWithout([...gone, ...steps]);
      best.push({ change, share });
      best.sort((a, b) => this.#compare(a, b));
      if (best.length > most) best.pop();
    }
    return best;
  }

  #compare(a: Stage, b: Stage): number {
    const difference = b.share - a.share;
    return Math.abs(difference) > SURE ? difference : this.#weightOf(a.change) - this.#weightOf(b.change);
  }

  #weightOf(change: number): number {
    const described = this.#graph.changes[change];
    return described === undefined ? Infinity : this.#weigh(described);
  }
}
