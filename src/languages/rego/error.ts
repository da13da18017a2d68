import type { Location } from "../../model/index.ts";

export type RegoErrorCode =
  | "rego_parse_error"
  | "rego_compile_error"
  | "rego_unsafe_var_error"
  | "rego_type_error"
  | "rego_recursion_error"
  | "eval_conflict_error"
  | "eval_builtin_error"
  | "eval_type_error"
  | "eval_internal_error"
  | "eval_budget_error";

/** What is wrong with a module or went wrong in an evaluation. Thrown inside (without a stack); the door gives values. */
export class RegoError {
  readonly code: RegoErrorCode;
  readonly message: string;
  readonly at: Location | undefined;
  constructor(code: RegoErrorCode, message: string, at?: Location) {
    this.code = code;
    this.message = message;
    this.at = at;
  }
}
