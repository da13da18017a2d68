import type { Step } from "../../model/index.ts";
import type { AttackGraph } from "./attack-graph.ts";
import { at, listOf } from "./lists.ts";
import { findNearest, type Nearest, toLength } from "./nearest.ts";
import { toUsable } from "./reach.ts";

/** One way from an entry to a target. */
export interface AttackPath {
  readonly entry: number;
  readonly target: number;
  /** Numbers of its steps, in order; none where the entry is the target. */
  readonly steps: readonly number[];
  /** Sum of the steps' lengths: the most likely path is the shortest. */
  readonly length: number;
  /** Whether it needs a step of which nobody knows if it is there. */
  readonly unknown: boolean;
}

export interface PathOptions {
  /** Footholds instead of the graph's own entries and targets. */
  readonly entries?: readonly number[];
  readonly targets?: readonly number[];
  /** Whether steps count that nobody could look at; default true. */
  readonly unknown?: boolean;
  /** Steps that were taken away: 1 at their number. */
  readonly without?: Uint8Array;
  /** Paths at most; default 1,000. */
  readonly limit?: number;
}

export interface PathsFound {
  /** The most likely of each pair first, then those through steps that no path before them takes. */
  readonly paths: readonly AttackPath[];
  /** Whether every step that lies on a path lies on one of these, as far as its most likely path passes nothing twice. */
  readonly isWhole: boolean;
}

const DEFAULT_LIMIT = 1000;
/** One search for each target up to so many; more are searched for together: each path then ends at the first it comes to. */
const MOST_SEARCHES = 24;
/** Steps of paths that are put together at most, for one target: paths alike need not all be seen. */
const MAX_WALKED = 400_000;

/**
 * The most likely path of each entry and target, and for each step that none of them takes the most likely path through
 * it: all ways that differ by what is done, and no enumeration of their combinations.
 */
export function findPaths(graph: AttackGraph, options: PathOptions = {}): PathsFound {
  const { unknown = true, without, limit = DEFAULT_LIMIT } = options;
  const usable = toUsable(graph, { unknown, ...(without === undefined ? {} : { without }) });
  const entries = options.entries ?? [...graph.entries];
  const targets = options.targets ?? [...graph.targets];
  const start = findNearest(graph, entries, usable, "from");
  const near = targets.filter((target) => at(start.distance, target) < Infinity);
  const groups = near.length > MOST_SEARCHES ? [near] : near.map((target) => [target]);
  const finds = groups.map((group) => new PathsTo(graph, usable, start, group));
  const best = finds.flatMap((find) => [...entries.flatMap((entry) => find.from(entry) ?? []), ...find.toOthers()]);
  const paths = best.sort(byLength).slice(0, limit);
  let isWhole = best.length <= limit;
  for (const find of finds) {
    const room = limit - paths.length;
    if (room <= 0) return { paths, isWhole: false };
    const more = find.throughOtherSteps(Math.ceil(room / finds.length));
    paths.push(...more.paths);
    isWhole &&= more.isWhole;
  }
  return { paths: paths.sort(byLength), isWhole };
}

function byLength(one: AttackPath, other: AttackPath): number {
  return one.length - other.length;
}

/** The paths to one target, or to several together. */
class PathsTo {
  readonly #graph: AttackGraph;
  readonly #usable: Uint8Array;
  readonly #start: Nearest;
  readonly #targets: readonly number[];
  readonly #rest: Nearest;
  /** Steps, and those beside them, on a path that was found. */
  readonly #covered: Uint8Array;
  /** Targets that a path ended at. */
  readonly #ended = new Set<number>();

  constructor(graph: AttackGraph, usable: Uint8Array, start: Nearest, targets: readonly number[]) {
    this.#graph = graph;
    this.#usable = usable;
    this.#start = start;
    this.#targets = targets;
    this.#rest = findNearest(graph, targets, usable, "to");
    this.#covered = new Uint8Array(graph.steps.length);
  }

  /** The most likely path from an entry; undefined where there is none. */
  from(entry: number): AttackPath | undefined {
    if (at(this.#rest.distance, entry) === Infinity) return undefined;
    return this.#toPath(entry, this.#toTarget(entry));
  }

  /** The most likely path to each target that no path from an entry ended at. */
  toOthers(): AttackPath[] {
    return this.#targets
      .filter((target) => !this.#ended.has(target))
      .map((target) => this.#toEntry(target))
      .map((path) => this.#toPath(at(this.#graph.from, path[0] ?? -1), path));
  }

  /** For each step that is on no path yet the most likely path through it, the most likely first. */
  throughOtherSteps(limit: number): PathsFound {
    const { steps, from, to } = this.#graph;
    const lengths = Float64Array.from(
      steps,
      (step, index) =>
        at(this.#start.distance, at(from, index)) + toLength(step) + at(this.#rest.distance, at(to, index)),
    );
    const candidates = steps
      .keys()
      .filter((step) => at(lengths, step) < Infinity && this.#usable[step] === 1)
      .toArray()
      .sort((a, b) => at(lengths, a) - at(lengths, b));
    const paths: AttackPath[] = [];
    let walked = 0;
    for (const step of candidates) {
      if (this.#covered[step] === 1) continue;
      if (paths.length >= limit || walked > MAX_WALKED) return { paths, isWhole: false };
      const before = this.#toEntry(at(from, step));
      const path = [...before, step, ...this.#toTarget(at(to, step))];
      walked += path.length;
      const entry = at(from, path[0] ?? step);
      if (this.#isSimple(path)) paths.push(this.#toPath(entry, path));
    }
    return { paths, isWhole: true };
  }

  #toTarget(foothold: number): number[] {
    const path: number[] = [];
    for (let step = at(this.#rest.step, foothold); step !== -1;) {
      path.push(step);
      step = at(this.#rest.step, at(this.#graph.to, step));
    }
    return path;
  }

  #toEntry(foothold: number): number[] {
    const path: number[] = [];
    for (let step = at(this.#start.step, foothold); step !== -1;) {
      path.push(step);
      step = at(this.#start.step, at(this.#graph.from, step));
    }
    return path.reverse();
  }

  #isSimple(path: readonly number[]): boolean {
    const { from, to } = this.#graph;
    return new Set([at(from, path[0] ?? -1), ...path.map((step) => at(to, step))]).size === path.length + 1;
  }

  #toPath(entry: number, steps: readonly number[]): AttackPath {
    for (const step of steps) for (const beside of findBeside(this.#graph, step)) this.#covered[beside] = 1;
    const all = steps.map((step) => this.#graph.steps[step] as Step);
    const last = steps.at(-1);
    const target = last === undefined ? entry : at(this.#graph.to, last);
    this.#ended.add(target);
    return {
      entry,
      target,
      steps,
      length: all.reduce((sum, step) => sum + toLength(step), 0),
      unknown: all.some(({ likelihood }) => likelihood === "unknown"),
    };
  }
}

/** All steps that lead from the same foothold to the same one, the step itself included. */
export function findBeside({ from, to, leaving, arriving }: AttackGraph, step: number): number[] {
  const [start, end] = [at(from, step), at(to, step)];
  const [out, into] = [listOf(leaving, start), listOf(arriving, end)];
  return out.length <= into.length
    ? Array.from(out.filter((other) => to[other] === end))
    : Array.from(into.filter((other) => from[other] === start));
}
