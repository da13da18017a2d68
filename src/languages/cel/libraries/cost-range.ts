import type { CostRange } from "../declaration.ts";

/** No bound is known. */
export const UNBOUNDED: CostRange = { min: 0, max: Infinity };

/** Exactly that. */
export const fixed = (value: number): CostRange => ({ min: value, max: value });

export const plus = (...ranges: readonly CostRange[]): CostRange => ({
  min: ranges.reduce((sum, { min }) => sum + min, 0),
  max: ranges.reduce((sum, { max }) => sum + max, 0),
});

/** Nothing times no bound is nothing. */
const product = (a: number, b: number): number => (a === 0 || b === 0 ? 0 : a * b);

export const times = (a: CostRange, b: CostRange): CostRange => ({
  min: product(a.min, b.min),
  max: product(a.max, b.max),
});

/** Times a factor, rounded up at each end. */
export const scale = (range: CostRange, factor: number): CostRange => ({
  min: Math.ceil(product(range.min, factor)),
  max: Math.ceil(product(range.max, factor)),
});
