import { type Row, toColumns, weightOf } from "./reduce-rows.ts";
import { TINY } from "./work.ts";

/** What the rows cost at least, and what each change costs besides. */
export interface Prices {
  /** No set that hits all rows weighs less. */
  readonly paid: number;
  /** No set with the change weighs less than `paid` and this; below 0: none without it less than `paid` minus this. */
  readonly extra: ReadonlyMap<number, number>;
  readonly steps: number;
}

/**
 * Rows are paid for one after the other, each by what its cheapest change has left: no set is lighter than the sum,
 * because each change is paid for at most once.
 * @returns what was paid for each row
 */
export function payRows(rows: readonly Row[], weights: Float64Array): Float64Array {
  const left = new Map<number, number>();
  const columns = toColumns(rows);
  const busy = rows.map((row) => row.reduce((sum, change) => sum + (columns.get(change)?.length ?? 0), 0));
  const prices = new Float64Array(rows.length);
  const order = [...rows.keys()].sort((a, b) => (busy[a] ?? 0) - (busy[b] ?? 0));
  for (const index of order) {
    const row = rows[index] ?? [];
    let paid = Infinity;
    for (const change of row) paid = Math.min(paid, left.get(change) ?? weightOf(weights, change));
    for (const change of row) left.set(change, (left.get(change) ?? weightOf(weights, change)) - paid);
    prices[index] = paid;
  }
  return prices;
}

const MAX_STEPS = 60;
/** Steps without a better bound after which smaller ones are tried. */
const PATIENCE = 12;
const SMALLEST_STRIDE = 0.02;

/**
 * Raises the prices of rows that a relaxed answer leaves open and lowers those it hits twice, towards the highest bound
 * (Lagrangian relaxation with the subgradient method of Held and Karp).
 * @param least the weight to be beaten: once the bound is there, nothing is left to be shown
 * @param toBound how a sum may be rounded up
 */
export function priceRows(
  rows: readonly Row[],
  weights: Float64Array,
  least: number,
  toBound: (paid: number) => number,
): Prices {
  const changes = [...new Set(rows.flat())];
  const placeOf = new Map(changes.map((change, place) => [change, place]));
  const own = Float64Array.from(changes, (change) => weightOf(weights, change));
  const packed = rows.map((row) => Int32Array.from(row, (change) => placeOf.get(change) ?? 0));
  const prices = payRows(rows, weights);
  let best = -Infinity;
  let extra = own;
  let [stride, idle, steps] = [1, 0, 0];
  for (; steps < MAX_STEPS && stride > SMALLEST_STRIDE; steps += 1) {
    const rest = own.slice();
    let bound = 0;
    for (const [index, row] of packed.entries()) {
      const price = prices[index] as number;
      bound += price;
      for (const place of row) rest[place] = (rest[place] as number) - price;
    }
    for (const value of rest) if (value < 0) bound += value;
    if (bound > best + TINY) [best, extra, idle] = [bound, rest, 0];
    else if ((idle += 1) % PATIENCE === 0) stride /= 2;
    if (toBound(best) >= least - TINY) break;
    if (!follow(packed, prices, rest, stride * (least - bound))) break;
  }
  return { paid: best, extra: new Map(changes.map((change, place) => [change, extra[place] as number])), steps };
}

/** Moves the prices; false where the relaxed answer hits every row just once: there is no better bound. */
function follow(packed: readonly Int32Array[], prices: Float64Array, rest: Float64Array, distance: number): boolean {
  const slopes = packed.map((row) => row.reduce((slope, place) => slope - Number((rest[place] as number) < 0), 1));
  const square = slopes.reduce((sum, slope) => sum + slope * slope, 0);
  if (square === 0) return false;
  for (const [index, slope] of slopes.entries())
    prices[index] = Math.max(0, (prices[index] as number) + (slope * distance) / square);
  return true;
}
