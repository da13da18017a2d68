import { compileExpression } from "../run/program.ts";
import { toJson } from "../run/json.ts";
import { Optional } from "../run/optional.ts";
import type { Activation } from "../run/activation.ts";
import type { Environment } from "../declaration.ts";
import { CelObject, CelError, type CelValue } from "../value.ts";

/** What came of an expression, as text: JSON of a value, `optional(…)`, `<type>` of opaque values, `! message` of errors. */
export function evaluate(expression: string, environment: Environment, activation: Activation = {}): string {
  const compiled = compileExpression(expression, environment);
  if (compiled.is === "invalid") return `? ${compiled.errors.map(({ message }) => message).join("; ")}`;
  const outcome = compiled.program.evaluate(activation);
  return outcome.is === "error" ? `! ${outcome.message}` : write(outcome.value);
}

/** What the evaluation of an expression cost. */
export function costOf(expression: string, environment: Environment, activation: Activation = {}): number {
  const compiled = compileExpression(expression, environment);
  return compiled.is === "invalid" ? Number.NaN : compiled.program.evaluate(activation).cost;
}

function write(value: CelValue): string {
  if (value instanceof Optional) return value.value === undefined ? "none" : `optional(${write(value.value)})`;
  try {
    return JSON.stringify(toJson(value));
  } catch (error) {
    if (error instanceof CelError && value instanceof CelObject) return `<${value.typeName}>`;
    throw error;
  }
}
