import { compareValues, equalValues } from "../order.ts";
import type { Args, Family } from "./operands.ts";
import { operand } from "./operands.ts";

const order = (args: Args): number => compareValues(operand(args, 1), operand(args, 2));

export const comparison: Family = {
  equal: (args) => equalValues(operand(args, 1), operand(args, 2)),
  neq: (args) => !equalValues(operand(args, 1), operand(args, 2)),
  lt: (args) => order(args) < 0,
  lte: (args) => order(args) <= 0,
  gt: (args) => order(args) > 0,
  gte: (args) => order(args) >= 0,
};
