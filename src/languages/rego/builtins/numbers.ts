import { toInteger } from "../number.ts";
import type { RegoValue } from "../value.ts";
import type { BuiltinContext } from "./builtin.ts";
import type { Args, Family } from "./operands.ts";
import { bigIntOperand, failure, intOperand, stringOperand } from "./operands.ts";

function range(args: Args, step: bigint, { budget }: BuiltinContext): RegoValue {
  const from = bigIntOperand(args, 1);
  const to = bigIntOperand(args, 2);
  const count = (from <= to ? to - from : from - to) / step + 1n;
  budget.allocate(Number(count));
  const way = from <= to ? step : -step;
  return Array.from({ length: Number(count) }, (_, index) => toInteger(from + way * BigInt(index)));
}

export const numbers: Family = {
  "numbers.range": (args, context) => range(args, 1n, context),
  "numbers.range_step": (args, context) => {
    const step = bigIntOperand(args, 3);
    if (step <= 0n) throw failure("numbers.range_step: step must be a positive integer");
    return range(args, step, context);
  },
  "rand.intn": (args, { cache, random }) => {
    const name = stringOperand(args, 1);
    const below = Math.abs(intOperand(args, 2));
    if (below === 0) return 0;
    const key = `rand.intn ${below} ${name}`;
    const drawn = (cache.get(key) as number | undefined) ?? Math.floor(random() * below);
    cache.set(key, drawn);
    return drawn;
  },
};
