import {
  type Activation,
  type CelType,
  type CelValue,
  compileExpression,
  type Environment,
  type Program,
} from "../../../../languages/cel/index.ts";
import { Fault } from "../fault.ts";

/** Kyverno counts no cost; this only keeps evaluations finite. */
export const COST_LIMIT = 20_000_000;

export type PlainType = "bool" | "string" | "dyn" | "any";

/**
 * Compiles an expression that must have one of the types.
 * @returns a Fault that says where in the policy the expression stands and what is wrong with it
 */
export function compileProgram(
  source: unknown,
  where: string,
  environment: Environment,
  types: readonly PlainType[],
): Program | Fault {
  if (typeof source !== "string") return new Fault(`${where}: is no text`);
  const compilation = compileExpression(source, environment);
  if (compilation.is === "invalid") {
    const [error] = compilation.errors;
    return new Fault(`${where}: ${error?.message ?? "does not compile"}`);
  }
  const { program } = compilation;
  const type = program.checked.resultType;
  if (types.includes("any") || types.includes(type.kind as PlainType)) return program;
  return new Fault(`${where}: output is expected to be of type ${types.join(" or ")}, not ${nameOf(type)}`);
}

function nameOf(type: CelType): string {
  return "name" in type ? type.name : type.kind;
}

/** The value, or a Fault with what went wrong. */
export function run(program: Program, activation: Activation): CelValue | Fault {
  const outcome = program.evaluate(activation, COST_LIMIT);
  return outcome.is === "value" ? outcome.value : new Fault(outcome.message);
}
