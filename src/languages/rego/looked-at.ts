import { RegoError } from "./error.ts";

/**
 * What one evaluation may look at while values are compared, copied or written: a list that holds another one twice, level upon
 * level, is small to make and endless to go through.
 */
const MOST = 25_000_000;
/** Writing an item takes memory too. */
const PER_WRITTEN = 8;

let left = Infinity;

/** @returns what `endLooking` needs when the evaluation is over */
export function startLooking(): number {
  const before = left;
  left = Math.min(before, MOST);
  return before;
}

export function endLooking(before: number): void {
  left = before;
}

/** Counts items that are looked at. @throws {RegoError} eval_budget_error, which no policy can catch */
export function lookAt(items: number): void {
  if ((left -= items) < 0) throw tooMuch();
}

/** Counts an item that is written or copied. @throws {RegoError} eval_budget_error */
export function writeOne(): void {
  if ((left -= PER_WRITTEN) < 0) throw tooMuch();
}

function tooMuch(): RegoError {
  return new RegoError("eval_budget_error", "evaluation goes through too much data; the policy is stopped");
}
