import { toInteger } from "../number.ts";
import type { Args, Family } from "./operands.ts";
import { bigIntOperand, failure, operandError } from "./operands.ts";

/** How far a number may be shifted to the left. */
const MAX_SHIFT = 100_000n;

function ofTwo(calculate: (a: bigint, b: bigint) => bigint): Family[string] {
  return (args) => toInteger(calculate(bigIntOperand(args, 1), bigIntOperand(args, 2)));
}

function shiftOf(args: Args): bigint {
  const shift = bigIntOperand(args, 2);
  if (shift < 0n) throw operandError(2, "must be an unsigned integer number but got a negative integer");
  return shift;
}

export const bits: Family = {
  "bits.or": ofTwo((a, b) => a | b),
  "bits.and": ofTwo((a, b) => a & b),
  "bits.xor": ofTwo((a, b) => a ^ b),
  "bits.negate": (args) => toInteger(~bigIntOperand(args, 1)),
  "bits.lsh": (args) => {
    const value = bigIntOperand(args, 1);
    const shift = shiftOf(args);
    if (shift > MAX_SHIFT && value !== 0n) throw failure(`shifts by more than ${MAX_SHIFT} are refused`);
    return value === 0n ? 0 : toInteger(value << shift);
  },
  "bits.rsh": (args) => {
    const value = bigIntOperand(args, 1);
    const shift = shiftOf(args);
    return toInteger(value >> (shift > MAX_SHIFT * 10n ? MAX_SHIFT * 10n : shift));
  },
};
