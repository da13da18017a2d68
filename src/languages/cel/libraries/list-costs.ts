import type { CallCost, CostRange } from "../declaration.ts";
import type { CelValue } from "../value.ts";
import { fixed, plus, scale, times, UNBOUNDED } from "./cost-range.ts";

/** What a call and a new list cost. @see cel-go common/cost.go */
const CALL = 1;
const LIST = 10;
const TEXT_FACTOR = 0.1;

const sizeOf = (value: CelValue | undefined): number => (Array.isArray(value) ? value.length : 1);
const allocating = (cost: CostRange): CostRange => plus(cost, fixed(CALL + LIST));

/** The whole number that a literal says, at least 0. */
function literalInt(value: CelValue | undefined): number | undefined {
  return typeof value === "number" || typeof value === "bigint" ? Math.max(0, Number(value)) : undefined;
}

/** As much as the list that comes out. */
export const outputCost: CallCost = {
  byId: true,
  actual: (_, result) => sizeOf(result) + CALL + LIST,
  estimate: ([size = UNBOUNDED]) => ({ cost: allocating(size), resultSize: size }),
};

export const sliceCost: CallCost = {
  byId: true,
  actual: outputCost.actual,
  estimate: ([size = UNBOUNDED], _, facts) => {
    const length = (literalInt(facts[2]?.literal) ?? size.max) - (literalInt(facts[1]?.literal) ?? 0);
    const result = fixed(length < 0 ? Infinity : length);
    return { cost: allocating(result), resultSize: result };
  },
};

export const rangeCost: CallCost = {
  byId: true,
  actual: outputCost.actual,
  estimate: (_sizes, _elements, facts) => {
    const result = fixed(literalInt(facts[0]?.literal) ?? Infinity);
    return { cost: allocating(result), resultSize: result };
  },
};

/** As much as the list that goes in, times the depth. */
export const flattenCost: CallCost = {
  byId: true,
  actual: (args) => {
    const depth = args.length > 1 ? Number(args[1]) : 1;
    return Math.trunc(sizeOf(args[0]) * (depth < 0 ? 1 : depth)) + CALL + LIST;
  },
  estimate: ([size = UNBOUNDED], _, facts) => {
    const depth = facts.length > 1 ? (literalInt(facts[1]?.literal) ?? Infinity) : 1;
    return { cost: allocating(scale(size, depth)), resultSize: size };
  },
};

/** Each element of one argument is compared with each, twice. @param heavy whether the elements are text */
export function selfCompareCost(argument: number, heavy: boolean): CallCost {
  const isText = (value: CelValue | undefined): boolean => typeof value === "string" || value instanceof Uint8Array;
  return {
    byId: true,
    actual: (args) => {
      const list = args[argument];
      const size = sizeOf(list);
      const factor = Array.isArray(list) && isText((list as readonly CelValue[])[0]) ? 2 + TEXT_FACTOR : 2;
      return Math.trunc(size * size * factor) + CALL + LIST;
    },
    estimate: (sizes) => {
      const size = sizes[argument] ?? UNBOUNDED;
      const squared = times(size, size);
      return { cost: allocating(scale(squared, heavy ? 2 + TEXT_FACTOR : 2)), resultSize: squared };
    },
  };
}
