import { locate } from "../../../formats/position/index.ts";
import { type ExpressionError, formatExpressionError } from "../../../languages/cel/index.ts";
import { type Location, type Path, Problem, type Resource } from "../../../model/index.ts";

/** Where a path of a policy stands in its file; undefined for objects of a cluster. */
export function locatePolicy({ origin }: Resource, path: Path): Location | undefined {
  return origin.is === "file" ? locate(origin.document, [...origin.prefix, ...path]) : undefined;
}

/** A fault of a policy object. */
export function toProblem(resource: Resource, path: Path, message: string): Problem {
  const { kind, metadata } = resource.object;
  return new Problem("POLICY_INVALID", `${kind} ${metadata.name ?? ""}: ${message}`, {
    at: locatePolicy(resource, path),
  });
}

/** A fault of one of its expressions, with the line of the expression that is at fault. */
export function toExpressionProblem(resource: Resource, path: Path, source: string, error: ExpressionError): Problem {
  const { kind, metadata } = resource.object;
  const message = `${kind} ${metadata.name ?? ""}: ${formatExpressionError(source, error)}`;
  return new Problem("EXPRESSION_INVALID", message, { at: locatePolicy(resource, path) });
}
