import {
  type CelType,
  compileExpression,
  type Environment,
  type ExpressionError,
  formatType,
  type Program,
} from "../../../languages/cel/index.ts";

/** An expression of a policy that may be evaluated. */
export interface Expression {
  readonly source: string;
  readonly program: Program;
}

export type Compiled =
  | { readonly is: "ready"; readonly expression: Expression }
  | { readonly is: "invalid"; readonly errors: readonly ExpressionError[] };

/** Everything but `variables` and the authorizer: what they hold is read from JSON and from nothing else. */
export const JSON_VARIABLES: ReadonlySet<string> = new Set([
  "object",
  "oldObject",
  "request",
  "params",
  "namespaceObject",
]);

/** Reads, checks and compiles an expression that must be of one of the types; of any, where none is named. */
export function compile(source: string, environment: Environment, types: readonly CelType[]): Compiled {
  const compilation = compileExpression(source, environment, { jsonVariables: JSON_VARIABLES });
  if (compilation.is === "invalid") return compilation;
  const { program } = compilation;
  const found = formatType(program.checked.resultType);
  const wanted = types.map((type) => formatType(type));
  if (wanted.length > 0 && !wanted.includes(found)) {
    const message = `must evaluate to ${wanted.length === 1 ? wanted[0] : `one of [${wanted.join(" ")}]`} but got ${found}`;
    return { is: "invalid", errors: [{ message, offset: 0, line: 1, column: 1 }] };
  }
  return { is: "ready", expression: { source, program } };
}
