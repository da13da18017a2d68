import type { CheckedExpression } from "../check/checked.ts";
import { toExpressionError, type ExpressionError } from "../parse/expression-error.ts";

/** Something in an expression that cannot be meant, though nothing is wrong with it. */
export interface LintFinding extends ExpressionError {
  readonly rule: "always-true" | "always-false" | "dead-branch" | "repeated" | "unused-variable";
}

export const toFinding = (
  { source }: CheckedExpression,
  rule: LintFinding["rule"],
  offset: number,
  message: string,
): LintFinding => ({ ...toExpressionError(source, offset, message), rule });
