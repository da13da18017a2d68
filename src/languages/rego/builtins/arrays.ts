import { isArray } from "../value.ts";
import type { Family } from "./operands.ts";
import { arrayOperand, intOperand } from "./operands.ts";

export const arrays: Family = {
  "array.concat": (args, { budget }) => {
    const left = arrayOperand(args, 1);
    const right = arrayOperand(args, 2);
    budget.allocate(left.length + right.length);
    return [...left, ...right];
  },
  "array.flatten": (args, { budget }) => {
    const flat = arrayOperand(args, 1).flatMap((item) => (isArray(item) ? item : [item]));
    budget.allocate(flat.length);
    return flat;
  },
  "array.reverse": (args) => arrayOperand(args, 1).toReversed(),
  "array.slice": (args) => {
    const array = arrayOperand(args, 1);
    const start = intOperand(args, 2);
    const stop = intOperand(args, 3);
    return array.slice(Math.max(start, 0), Math.max(stop, 0));
  },
};
