import { type JsonObject } from "../../../model/index.ts";
import { toJson } from "../json.ts";
import type { RegoValue } from "../value.ts";
import { BUILTINS } from "./all.ts";
import { BuiltinError, type BuiltinContext } from "./builtin.ts";

/** What tests call built-ins with: a clock that stands, no luck, and budgets that end. */
export function testContext(units = 1_000_000): BuiltinContext {
  let left = units;
  const spend = (amount: number): void => {
    left -= amount;
    if (left < 0) throw new RangeError("the budget is spent");
  };
  return {
    nowNs: 1_700_000_000_000_000_000n,
    random: () => 0.5,
    runtime: {},
    cache: new Map(),
    budget: { step: (steps) => spend(steps / 10), allocate: spend },
  };
}

/** A built-in's result as JSON; undefined for an undefined call, `{ error }` for one that fails. */
export function call(name: string, ...args: RegoValue[]): unknown {
  const builtin = BUILTINS.get(name);
  if (builtin === undefined) return { error: "no such built-in" };
  try {
    const result = builtin.run(args, testContext());
    return result === undefined ? undefined : toJson(result);
  } catch (error) {
    if (error instanceof BuiltinError) return { error: error.message } satisfies JsonObject;
    throw error;
  }
}
