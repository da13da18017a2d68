import type { RegoValue } from "../value.ts";
import type { FunctionType } from "../type.ts";

/**
 * What built-in functions may know of the evaluation.
 * Rooms of languages read no clock and no random source: both come from the caller.
 */
export interface BuiltinContext {
  /** Time of the evaluation in nanoseconds since 1970; the same for the whole evaluation. */
  readonly nowNs: bigint;
  /** From 0 up to, not including, 1. */
  readonly random: () => number;
  /** What `opa.runtime()` gives. */
  readonly runtime: RegoValue;
  /** Kept for one evaluation: compiled patterns, seeded numbers, parsed schemas. Prefix keys with the built-in's name. */
  readonly cache: Map<string, unknown>;
  readonly budget: BuiltinBudget;
}

/** Every built-in that loops over outside data or makes something large says so first; both throw when it is too much. */
export interface BuiltinBudget {
  /** Count work: about one step for every item or 64 characters looked at. */
  step(steps: number): void;
  /** Count memory: one for every item or entry made, and for every 16 characters of a string made. */
  allocate(units: number): void;
}

/**
 * A function of the language. `run` gets values of the right number, of any kind: it checks kinds itself with the
 * operand functions, whose errors are `eval_type_error`.
 */
export interface Builtin {
  readonly name: string;
  readonly type: FunctionType;
  /** `+`, `&`, `==` …: how calls may be written between their two operands. */
  readonly infix?: string;
  /** Different results for the same arguments in different evaluations (`time.now_ns`, `rand.intn`). */
  readonly nondeterministic?: boolean;
  /** Why calls are refused (`http.send`: reaches outside). Such calls are errors when they are compiled. */
  readonly refused?: string;
  /** Result, or undefined for an undefined call. */
  readonly run: (args: readonly RegoValue[], context: BuiltinContext) => RegoValue | undefined;
  /** Only `walk`: gives all results in order, of which each is one way for the body to go on. */
  readonly runAll?: (args: readonly RegoValue[], context: BuiltinContext) => Iterable<RegoValue>;
}

/** What makes a call undefined, and an error in strict mode; the evaluator puts the function's name before the message. */
export class BuiltinError {
  readonly code: "eval_builtin_error" | "eval_type_error";
  readonly message: string;
  constructor(message: string, code: "eval_builtin_error" | "eval_type_error" = "eval_builtin_error") {
    this.code = code;
    this.message = message;
  }
}
