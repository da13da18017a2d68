import { locate } from "../../../formats/position/index.ts";
import { formatPath, type Path, Problem, type Resource, toResourceId } from "../../../model/index.ts";

/** Takes what is wrong in one object, as a problem at its place. */
export interface Report {
  readonly resource: Resource;
  /** @returns the message, for the doubt that goes with it */
  readonly fault: (path: Path, message: string) => string;
}

/** Reports what is wrong in the object into `problems`. */
export function toReport(resource: Resource, problems: Problem[]): Report {
  const { kind, namespace, name } = toResourceId(resource.object);
  const who = `${kind} ${namespace === "" ? "" : `${namespace}/`}${name}`;
  return {
    resource,
    fault: (path, message) => {
      const { origin } = resource;
      const at = origin.is === "file" ? locate(origin.document, [...origin.prefix, ...path]) : undefined;
      const where = path.length === 0 ? "" : `${formatPath(path)}: `;
      problems.push(new Problem("POLICY_INVALID", `${who}: ${where}${message}`, { at }));
      return `${who}: ${where}${message}`;
    },
  };
}
