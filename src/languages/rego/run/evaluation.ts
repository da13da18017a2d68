import { SearchExceeded } from "../../../formats/regex/index.ts";
import type { Location } from "../../../model/index.ts";
import { RegoError } from "../error.ts";
import type { Builtin, BuiltinBudget, BuiltinContext } from "../builtins/builtin.ts";
import { BuiltinError } from "../builtins/builtin.ts";
import type { RegoValue } from "../value.ts";

export interface Budget {
  /** Loop rounds, calls and work of built-ins. */
  readonly steps: number;
  /** Items, entries and pieces of 16 characters made. */
  readonly units: number;
  /** Lines of print and trace kept. */
  readonly prints: number;
}

export const DEFAULT_BUDGET: Budget = { steps: 50_000_000, units: 10_000_000, prints: 1_000 };

export interface Print {
  readonly text: string;
  readonly at: Location | undefined;
}

export interface EvaluationOptions {
  readonly budget?: Partial<Budget> | undefined;
  readonly nowNs?: bigint | undefined;
  readonly random?: (() => number) | undefined;
  readonly runtime?: RegoValue | undefined;
  /** Errors of built-ins end the evaluation; otherwise they make the call undefined. */
  readonly strict?: boolean | undefined;
}

/** What one evaluation shares: its budget, prints and what built-ins may know. Budget errors no policy can catch. */
export class Evaluation implements BuiltinBudget, BuiltinContext {
  stepsLeft: number;
  unitsLeft: number;
  printsLeft: number;
  readonly prints: Print[] = [];
  readonly strict: boolean;
  readonly nowNs: bigint;
  readonly random: () => number;
  readonly runtime: RegoValue;
  readonly cache = new Map<string, unknown>();

  constructor(options: EvaluationOptions = {}) {
    const budget = { ...DEFAULT_BUDGET, ...options.budget };
    this.stepsLeft = budget.steps;
    this.unitsLeft = budget.units;
    this.printsLeft = budget.prints;
    this.strict = options.strict ?? false;
    this.nowNs = options.nowNs ?? 0n;
    this.random = options.random ?? (() => 0);
    this.runtime = options.runtime ?? {};
  }

  get budget(): BuiltinBudget {
    return this;
  }
  step(steps: number): void {
    if ((this.stepsLeft -= steps) < 0) throw tooMuch("takes too many steps");
  }
  allocate(units: number): void {
    if ((this.unitsLeft -= units) < 0) throw tooMuch("makes too much data");
  }
  print(text: string, at: Location | undefined): void {
    if (this.printsLeft-- <= 0) return;
    this.prints.push({ text: text.length > 10_000 ? `${text.slice(0, 10_000)}…` : text, at });
  }
}

function tooMuch(what: string): RegoError {
  return new RegoError("eval_budget_error", `evaluation ${what}; the policy is stopped`);
}

/** Calls a built-in; undefined where it fails, unless the evaluation is strict. */
export function callBuiltin(
  builtin: Builtin,
  args: readonly RegoValue[],
  evaluation: Evaluation,
  at: Location,
): RegoValue | undefined {
  evaluation.step(1);
  try {
    return builtin.run(args, evaluation);
  } catch (error) {
    return onBuiltinError(error, builtin.name, evaluation, at);
  }
}

/** @throws {RegoError} what no policy may survive, and in strict evaluations everything */
export function onBuiltinError(error: unknown, name: string, evaluation: Evaluation, at: Location): undefined {
  if (error instanceof BuiltinError) {
    if (evaluation.strict) throw new RegoError(error.code, `${name}: ${error.message}`, at);
    return undefined;
  }
  if (error instanceof RangeError) throw tooMuch(`goes too deep or grows too large in ${name}`);
  if (error instanceof SearchExceeded) throw tooMuch("searches too long for patterns");
  throw error;
}
