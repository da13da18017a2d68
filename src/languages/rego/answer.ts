import { RegoError } from "./error.ts";
import { RegoObject, RegoSet, isNumber } from "./value.ts";
import type { RegoValue } from "./value.ts";

/** Items of an answer, and pieces of 16 characters of its texts, counted wherever they occur. */
const MOST = 2_000_000;

/** @throws {RegoError} eval_budget_error when what a query gives is too much to be written down */
export function checkAnswer(value: RegoValue): void {
  if (count(value, MOST) < 0)
    throw new RegoError("eval_budget_error", "evaluation gives too large an answer; the policy is stopped");
}

/** What is left of the allowance; below zero it stops counting. */
function count(value: RegoValue, allowed: number): number {
  const left = allowed - 1;
  if (typeof value === "string") return left - (value.length >> 4);
  if (typeof value !== "object" || value === null || isNumber(value)) return left;
  if (Array.isArray(value)) return countAll(value as RegoValue[], left);
  if (value instanceof RegoSet) return countAll(value.values(), left);
  if (value instanceof RegoObject) return countAll([...value.keys.values(), ...value.items.values()], left);
  return countAll(Object.values(value) as RegoValue[], left);
}

function countAll(values: readonly (RegoValue | undefined)[], allowed: number): number {
  let left = allowed;
  for (const value of values) {
    if (left < 0) return left;
    if (value !== undefined) left = count(value, left);
  }
  return left;
}
