import type { Overload } from "../declaration.ts";
import type { CelValue } from "../value.ts";
import { costSize } from "./size.ts";

/** Costs of operations. @see cel-go, common/cost.go */
export const LIST_COST = 10;
export const MAP_COST = 30;
export const STRUCT_COST = 40;

/** Reading a text once, by size. */
export const traversal = (size: number): number => Math.ceil(size * 0.1);

/** Applying a pattern to a text, by their sizes. */
export const regexCost = (text: number, pattern: number): number =>
  Math.ceil((1 + text) * 0.1) * Math.ceil(pattern * 0.25);

type Cost = (args: readonly CelValue[]) => number;

const size = (args: readonly CelValue[], index: number): number => costSize(args[index] ?? null);
const first: Cost = (args) => traversal(size(args, 0));
const shorter: Cost = (args) => traversal(Math.min(size(args, 0), size(args, 1)));
const both: Cost = (args) => traversal(size(args, 0) + size(args, 1));

/** By overload id; all others cost 1. */
const COSTS: ReadonlyMap<string, Cost> = new Map<string, Cost>([
  ["starts_with_string", first],
  ["ends_with_string", first],
  ["string_to_bytes", first],
  ["bytes_to_string", first],
  ["strings_quote", first],
  ["string_format", first],
  ["in_list", (args) => size(args, 1)],
  ...["less", "less_equals", "greater", "greater_equals"].flatMap((order): [string, Cost][] => [
    [`${order}_string`, shorter],
    [`${order}_bytes`, shorter],
  ]),
  ["equals", shorter],
  ["not_equals", shorter],
  ["add_string", both],
  ["add_bytes", both],
  ["matches_string", (args) => regexCost(size(args, 0), size(args, 1))],
  ["contains_string", (args) => traversal(size(args, 0)) * traversal(size(args, 1))],
]);

/**
 * What a call cost.
 * @param candidates the overloads that the checker left: where several are possible, cel-go knows no id and counts 1
 * @param run the overload that ran
 */
export function callCost(
  candidates: readonly Overload[],
  run: Overload,
  args: readonly CelValue[],
  result: CelValue,
): number {
  if (run.cost !== undefined && (candidates.length === 1 || run.cost.byId !== true))
    return run.cost.actual(args, result);
  return standardCost(candidates)?.(args) ?? 1;
}

/** The rule for a call of a standard function; undefined: it costs 1. */
export function standardCost(candidates: readonly Overload[]): Cost | undefined {
  const [only] = candidates;
  if (only === undefined) return undefined;
  // Equality always goes by its one overload.
  return candidates.length === 1 ? COSTS.get(only.id) : undefined;
}
