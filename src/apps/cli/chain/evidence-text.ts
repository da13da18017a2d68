import { locate } from "../../../formats/position/index.ts";
import { type Evidence, formatPath } from "../../../model/index.ts";

/** What shows a step, and where it stands. */
export interface EvidenceText {
  readonly message: string;
  /** `deploy.yaml:12:3`; context and field for what was read from a cluster; empty: it has no place. */
  readonly place: string;
}

export function toEvidenceText({ message, origin, path = [], resource }: Evidence): EvidenceText {
  if (origin?.is === "file") {
    const { file, line, column } = locate(origin.document, [...origin.prefix, ...path]);
    return { message, place: `${file}:${line}:${column}` };
  }
  if (resource === undefined) return { message, place: "" };
  const { kind, namespace, name } = resource;
  const object = `${kind} ${namespace === "" ? "" : `${namespace}/`}${name}`;
  return { message, place: path.length === 0 ? object : `${object} ${formatPath(path)}` };
}
