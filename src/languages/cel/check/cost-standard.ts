import type { CostRange, Overload } from "../declaration.ts";
import { fixed, plus, scale, times, UNBOUNDED } from "../libraries/cost-range.ts";
import { entriesCovering, type Estimate } from "./cost-estimate.ts";

/** Reading a text once, and applying one unit of a pattern to it. @see cel-go, common/cost.go */
const TEXT = 0.1;
const REGEX = 0.25;

/** A rule of cel-go for a standard function. @param args receiver first */
type Rule = (args: readonly Estimate[]) => Estimate;

const sizeOf = (args: readonly Estimate[], index: number): CostRange => args[index]?.size ?? UNBOUNDED;

const readsSecond: Rule = (args) => ({ cost: scale(sizeOf(args, 1), TEXT) });

/** As far as the shorter one goes. */
const compares: Rule = (args) => {
  const max = Math.min(sizeOf(args, 0).max, sizeOf(args, 1).max);
  return { cost: scale({ min: max > 0 ? 1 : 0, max }, TEXT) };
};

const joins: Rule = (args) => {
  const size = plus(sizeOf(args, 0), sizeOf(args, 1));
  return { cost: scale(size, TEXT), size };
};

const RULES: ReadonlyMap<string, Rule> = new Map<string, Rule>([
  ["string_format", (args) => ({ cost: scale(sizeOf(args, 0), TEXT) })],
  // A code point becomes at most four bytes.
  ["string_to_bytes", (args) => resized(args, (size) => ({ min: size.min, max: size.max * 4 }))],
  ["bytes_to_string", (args) => resized(args, (size) => ({ min: Math.floor(size.min / 4), max: size.max }))],
  ["strings_quote", (args) => resized(args, (size) => ({ min: size.min + 2, max: size.max * 2 + 2 }))],
  ["starts_with_string", readsSecond],
  ["ends_with_string", readsSecond],
  ["in_list", (args) => ({ cost: sizeOf(args, 1) })],
  [
    "matches_string",
    (args) => ({ cost: times(scale(plus(sizeOf(args, 0), fixed(1)), TEXT), scale(sizeOf(args, 1), REGEX)) }),
  ],
  ["contains_string", (args) => ({ cost: times(scale(sizeOf(args, 0), TEXT), scale(sizeOf(args, 1), TEXT)) })],
  ["add_string", joins],
  ["add_bytes", joins],
  [
    "add_list",
    (args) => ({ ...joins(args), cost: fixed(1), entries: entriesCovering(args[0]?.entries, args[1]?.entries) }),
  ],
  ["equals", compares],
  ["not_equals", compares],
  ...["less", "less_equals", "greater", "greater_equals"].flatMap((order): [string, Rule][] => [
    [`${order}_string`, compares],
    [`${order}_bytes`, compares],
  ]),
]);

function resized(args: readonly Estimate[], resize: (size: CostRange) => CostRange): Estimate {
  return { cost: scale(sizeOf(args, 0), TEXT), size: resize(sizeOf(args, 0)) };
}

/** A call of a standard function, without its arguments: 1 where there is no rule. */
export const estimateStandard = (overload: Overload, args: readonly Estimate[]): Estimate =>
  RULES.get(overload.id)?.(args) ?? { cost: fixed(1) };
