import { locate } from "../../../formats/position/index.ts";
import { type Path, Problem, type ProblemCode, type Resource } from "../../../model/index.ts";

/** A fault of a policy object, with its place in the file it came from. */
export function toPolicyProblem(
  resource: Resource,
  path: Path,
  message: string,
  code: ProblemCode = "POLICY_INVALID",
): Problem {
  const { object, origin } = resource;
  const name = object.metadata.name ?? "";
  const at = origin.is === "file" ? locate(origin.document, [...origin.prefix, ...path]) : undefined;
  return new Problem(code, `${object.kind} ${name}: ${message}`, { at });
}
