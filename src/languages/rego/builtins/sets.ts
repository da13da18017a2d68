import { sortedItems } from "../order.ts";
import type { RegoValue } from "../value.ts";
import { RegoSet, isSet } from "../value.ts";
import type { BuiltinContext } from "./builtin.ts";
import type { Args, Family } from "./operands.ts";
import { kindError, setOperand } from "./operands.ts";

function intersection(left: RegoSet, right: RegoSet): RegoSet {
  const [small, large] = left.size <= right.size ? [left, right] : [right, left];
  return RegoSet.of([...small.values()].filter((item) => large.has(item)));
}

function union(sets: readonly RegoSet[], { budget }: BuiltinContext): RegoSet {
  const all = new RegoSet();
  for (const set of sets) {
    budget.allocate(set.size);
    for (const item of set.values()) all.add(item);
  }
  return all;
}

function setsIn(args: Args): RegoSet[] {
  return sortedItems(setOperand(args, 1)).map((item: RegoValue) => {
    if (!isSet(item)) throw kindError(1, item, "set");
    return item;
  });
}

export const sets: Family = {
  and: (args) => intersection(setOperand(args, 1), setOperand(args, 2)),
  or: (args, context) => union([setOperand(args, 1), setOperand(args, 2)], context),
  set_diff: (args) => {
    const right = setOperand(args, 2);
    return RegoSet.of([...setOperand(args, 1).values()].filter((item) => !right.has(item)));
  },
  intersection: (args) => {
    const [first, ...others] = setsIn(args);
    return first === undefined ? new RegoSet() : others.reduce(intersection, first);
  },
  union: (args, context) => union(setsIn(args), context),
};
