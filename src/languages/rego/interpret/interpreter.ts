import { RegoError } from "../error.ts";
import type { Plan } from "../plan/program.ts";
import type { RegoValue } from "../value.ts";
import type { Notes } from "./notes.ts";

/** What names are bound to. Bindings are undone when a way of solving a body is left. */
export type Env = Map<string, RegoValue>;
/** Called for every solution; true ends the search. */
export type Next = () => boolean;
export type NextValue = (value: RegoValue) => boolean;

/** Evaluates checked trees top-down, by backtracking; plain and slow: the oracle for compiled code. */
export interface Interpreter {
  readonly plan: Plan;
  /** Where it is told which expressions held. */
  readonly notes?: Notes | undefined;
}

/** What JavaScript says when policies nest too deeply becomes an error of the evaluation. */
export function asRegoError(error: unknown): RegoError {
  if (error instanceof RegoError) return error;
  if (error instanceof RangeError)
    return new RegoError("eval_budget_error", "evaluation goes too deep; the policy is stopped");
  throw error;
}
