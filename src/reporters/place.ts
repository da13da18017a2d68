import type { LocatedFinding, Location } from "../model/index.ts";
import { formatPath } from "../model/index.ts";

/** `deploy.yaml:12:3`, which terminals and editors open. */
export function formatLocation(at: Location): string {
  return `${at.file}:${at.line}:${at.column}`;
}

/** Where the finding is: `file:line:column`, or context and field for what was read from a cluster. */
export function formatPlace(finding: LocatedFinding): string {
  if (finding.location !== undefined) return formatLocation(finding.location);
  const field = formatPath(finding.path);
  if (finding.origin.is === "file") return `${finding.origin.document.file} ${field}`.trimEnd();
  return `${finding.origin.context} ${field}`.trimEnd();
}
