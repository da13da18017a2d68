import { payRows, priceRows } from "./price-rows.ts";
import { reduceRows, type Row, toColumns, weightOf } from "./reduce-rows.ts";
import { TINY, type Work } from "./work.ts";

/** Changes that take away every row. */
export interface HittingSet {
  readonly chosen: readonly number[];
  readonly weight: number;
  /** No set that hits all rows weighs less; equal to the weight where it is the least. */
  readonly lower: number;
}

/**
 * The lightest set of changes with at least one of every row: reductions, then branch and bound in each part that has
 * nothing to do with the others. When the work is spent, the best found, with the bound that was proved.
 * @param weights of each change, above 0
 */
export function findHittingSet(rows: readonly Row[], weights: Float64Array, work: Work): HittingSet {
  return solve(rows, { weights, work, isWhole: weights.every((weight) => Number.isInteger(weight)) }, Infinity, 0);
}

interface Question {
  readonly weights: Float64Array;
  readonly work: Work;
  /** All weights are whole numbers, so every bound may be rounded up. */
  readonly isWhole: boolean;
}

/** Deep enough for any question that is decided at all; what lies deeper is answered by its bound. */
const MAX_DEPTH = 400;
/** What a change that the bound has paid for in full counts as, when it is compared with others. */
const SMALL_PRICE = 0.01;

/**
 * @param limit answers of this weight or more are of no use: the search for them may stop, with a bound that says so
 */
function solve(rows: readonly Row[], question: Question, limit: number, depth: number): HittingSet {
  const { rows: left, forced } = reduceRows(rows, question.weights, question.work);
  const start = weigh(forced, question.weights);
  const parts = toParts(left).map((part) => ({
    part,
    bound: toBound(addUp(payRows(part, question.weights)), question),
  }));
  let others = parts.reduce((sum, { bound }) => sum + bound, 0);
  const chosen = [...forced];
  let [weight, lower] = [start, start];
  for (const { part, bound } of parts) {
    others -= bound;
    const found = solvePart(part, question, limit - lower - others, depth);
    chosen.push(...found.chosen);
    weight += found.weight;
    lower += found.lower;
  }
  return { chosen, weight, lower };
}

function solvePart(rows: readonly Row[], question: Question, limit: number, depth: number): HittingSet {
  let best: HittingSet = toGreedy(rows, question.weights, (change) => weightOf(question.weights, change));
  const least = Math.min(best.weight, limit);
  const { paid, extra, steps } = priceRows(rows, question.weights, least, (sum) => toBound(sum, question));
  const bound = toBound(paid, question);
  question.work.spend(steps * rows.length * 4);
  const other = toGreedy(rows, question.weights, (change) => Math.max(extra.get(change) ?? 0, SMALL_PRICE));
  if (other.weight < best.weight) best = other;
  if (bound >= least - TINY || question.work.isSpent || depth > MAX_DEPTH)
    return { ...best, lower: Math.min(bound, best.weight) };
  // A change whose price, as far as the bound has not used it up, makes the whole too dear is in no better answer.
  const isUseful = (change: number): boolean => toBound(paid + (extra.get(change) ?? 0), question) < least - TINY;
  const useful = rows.map((row) => row.filter(isUseful));
  if (useful.some((row) => row.length === 0)) return { ...best, lower: Math.min(least, best.weight) };
  const change = chooseChange(useful, extra);
  const own = weightOf(question.weights, change);
  const rest = useful.filter((row) => !row.includes(change));
  const taken = solve(rest, question, least - own, depth + 1);
  const withIt = { chosen: [change, ...taken.chosen], weight: taken.weight + own, lower: taken.lower + own };
  if (withIt.weight < best.weight - TINY) best = withIt;
  const without = useful.map((row) => row.filter((one) => one !== change));
  const still = Math.min(best.weight, limit);
  const left = without.some((row) => row.length === 0) ? undefined : solve(without, question, still, depth + 1);
  if (left !== undefined && left.weight < best.weight - TINY) best = left;
  const lower = Math.min(withIt.lower, left?.lower ?? Infinity, least);
  return { ...best, lower: Math.min(best.weight, Math.max(bound, lower)) };
}

/** Rows that share no change with each other, directly or through others, are parts. */
function toParts(rows: readonly Row[]): Row[][] {
  const parent = new Map<number, number>();
  const rootOf = (change: number): number => {
    let root = change;
    for (let up = parent.get(root); up !== undefined && up !== root; up = parent.get(root)) root = up;
    for (let node = change; node !== root;) {
      const up = parent.get(node) ?? root;
      parent.set(node, root);
      node = up;
    }
    return root;
  };
  for (const row of rows) {
    const first = rootOf(row[0] ?? -1);
    for (const change of row) parent.set(rootOf(change), first);
  }
  return [...Map.groupBy(rows, (row) => rootOf(row[0] ?? -1)).values()];
}

function toBound(paid: number, { isWhole }: Question): number {
  return isWhole ? Math.ceil(paid - TINY) : paid;
}

/** Takes what hits most for its weight, again and again, and leaves out what is not needed in the end. */
function toGreedy(rows: readonly Row[], weights: Float64Array, priceOf: (change: number) => number): HittingSet {
  const columns = toColumns(rows);
  const counts = new Map([...columns].map(([change, column]) => [change, column.length]));
  const hits = new Int32Array(rows.length);
  const chosen: number[] = [];
  for (let open = rows.length; open > 0;) {
    const change = toBest(counts, priceOf);
    chosen.push(change);
    counts.delete(change);
    for (const index of columns.get(change) ?? []) {
      hits[index] = (hits[index] ?? 0) + 1;
      if (hits[index] !== 1) continue;
      open -= 1;
      for (const other of rows[index] ?? []) if (counts.has(other)) counts.set(other, (counts.get(other) ?? 0) - 1);
    }
  }
  return toSet(withoutNeedless(chosen, columns, hits, weights), weights);
}

function toBest(counts: ReadonlyMap<number, number>, priceOf: (change: number) => number): number {
  let [best, score] = [-1, 0];
  for (const [change, count] of counts) {
    const own = count / priceOf(change);
    if (own > score) [best, score] = [change, own];
  }
  return best;
}

function withoutNeedless(
  chosen: readonly number[],
  columns: ReadonlyMap<number, readonly number[]>,
  hits: Int32Array,
  weights: Float64Array,
): number[] {
  const heaviestFirst = chosen.toSorted((a, b) => weightOf(weights, b) - weightOf(weights, a));
  return heaviestFirst.filter((change) => {
    const column = columns.get(change) ?? [];
    const isNeeded = column.some((index) => hits[index] === 1);
    if (!isNeeded) for (const index of column) hits[index] = (hits[index] ?? 0) - 1;
    return isNeeded;
  });
}

/** The change that would be missed most, as the prices say: it is likely in, and without it the bound is much higher. */
function chooseChange(rows: readonly Row[], extra: ReadonlyMap<number, number>): number {
  const scores = new Map<number, number>();
  for (const row of rows) {
    for (const change of row) scores.set(change, (scores.get(change) ?? 0) + 1 / (row.length * row.length));
  }
  let [best, least] = [-1, Infinity];
  for (const [change, score] of scores) {
    const missed = (extra.get(change) ?? 0) - score * SMALL_PRICE;
    if (missed < least) [best, least] = [change, missed];
  }
  return best;
}

function toSet(chosen: readonly number[], weights: Float64Array): HittingSet {
  return { chosen, weight: weigh(chosen, weights), lower: 0 };
}

function weigh(changes: readonly number[], weights: Float64Array): number {
  return changes.reduce((sum, change) => sum + weightOf(weights, change), 0);
}

function addUp(numbers: Float64Array): number {
  return numbers.reduce((total, number) => total + number, 0);
}
