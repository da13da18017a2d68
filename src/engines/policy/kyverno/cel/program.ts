import {
  type Activation,
  type CelType,
  type CelValue,
  compileExpression,
  type Environment,
  formatType,
  type Program,
} from "../../../../languages/cel/index.ts";
import { JSON_VARIABLES } from "../../admission/expression.ts";
import { Fault } from "../fault.ts";

/** Kyverno counts no cost; this only keeps evaluations finite. */
export const COST_LIMIT = 20_000_000;

/**
 * Compiles an expression that must have just one of the types; any, where none is named.
 * @returns a Fault that says where in the policy the expression stands and what is wrong with it
 */
export function compileProgram(
  source: unknown,
  where: string,
  environment: Environment,
  types: readonly CelType[],
): Program | Fault {
  if (typeof source !== "string") return new Fault(`${where}: is no text`);
  const compilation = compileExpression(source, environment, { jsonVariables: JSON_VARIABLES });
  if (compilation.is === "invalid") {
    const [error] = compilation.errors;
    return new Fault(`${where}: ${error?.message ?? "does not compile"}`);
  }
  const { program } = compilation;
  const found = formatType(program.checked.resultType);
  const wanted = types.map((type) => formatType(type));
  if (wanted.length === 0 || wanted.includes(found)) return program;
  return new Fault(`${where}: output is expected to be of type ${wanted.join(" or ")}, not ${found}`);
}

/** The value, or a Fault with what went wrong. */
export function run(program: Program, activation: Activation): CelValue | Fault {
  const outcome = program.evaluate(activation, COST_LIMIT);
  return outcome.is === "value" ? outcome.value : new Fault(outcome.message);
}
