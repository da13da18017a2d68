import type { LocatedFinding, Location, Origin, Path, Report, ResourceId, SourceDocument } from "../model/index.ts";
import { Problem } from "../model/index.ts";
import { cut } from "./visible.ts";

/**
 * What a report shows at most of any text from outside, in UTF-16 code units; longer ones end with an ellipsis.
 * A Kubernetes name has 253 characters at most, a file name 4,096 bytes.
 */
export const LIMITS = { name: 512, file: 4096, message: 4000, pathSteps: 64 } as const;

function boundLocation(at: Location | undefined): Location | undefined {
  return at === undefined ? undefined : { ...at, file: cut(at.file, LIMITS.file) };
}

function boundPath(path: Path): Path {
  const steps = path
    .slice(0, LIMITS.pathSteps)
    .map((step) => (typeof step === "string" ? cut(step, LIMITS.name) : step));
  return path.length > LIMITS.pathSteps ? [...steps, "…"] : steps;
}

function boundResource(resource: ResourceId): ResourceId {
  return {
    apiVersion: cut(resource.apiVersion, LIMITS.name),
    kind: cut(resource.kind, LIMITS.name),
    namespace: cut(resource.namespace, LIMITS.name),
    name: cut(resource.name, LIMITS.name),
  };
}

const boundDocuments = new WeakMap<SourceDocument, SourceDocument>();

// The same document for the same document: code frames keep what they know of each.
function boundDocument(document: SourceDocument): SourceDocument {
  const { file, renderedFrom = "" } = document;
  if (file.length <= LIMITS.file && renderedFrom.length <= LIMITS.file) return document;
  const known = boundDocuments.get(document);
  if (known !== undefined) return known;
  const cutFrom = renderedFrom === "" ? {} : { renderedFrom: cut(renderedFrom, LIMITS.file) };
  const bound = { ...document, file: cut(file, LIMITS.file), ...cutFrom };
  boundDocuments.set(document, bound);
  return bound;
}

function boundOrigin(origin: Origin): Origin {
  if (origin.is === "cluster") return { ...origin, context: cut(origin.context, LIMITS.name) };
  return { ...origin, document: boundDocument(origin.document) };
}

function boundFinding(finding: LocatedFinding): LocatedFinding {
  if (isWithinBounds(finding)) return finding;
  const { container } = finding;
  return {
    ...finding,
    resource: boundResource(finding.resource),
    origin: boundOrigin(finding.origin),
    ...(container === undefined ? {} : { container: cut(container, LIMITS.name) }),
    path: boundPath(finding.path),
    message: cut(finding.message, LIMITS.message),
    location: boundLocation(finding.location),
  };
}

/** Nearly all are; they need no copy. */
function isWithinBounds({ resource, origin, container, path, message, location }: LocatedFinding): boolean {
  const from = origin.is === "cluster" ? origin.context : (origin.document.renderedFrom ?? "");
  return (
    isWithinResource(resource) &&
    (container?.length ?? 0) <= LIMITS.name &&
    from.length <= LIMITS.name &&
    path.length <= LIMITS.pathSteps &&
    path.every((step) => typeof step === "number" || step.length <= LIMITS.name) &&
    message.length <= LIMITS.message &&
    (location?.file.length ?? 0) <= LIMITS.file &&
    (origin.is === "cluster" || origin.document.file.length <= LIMITS.file)
  );
}

function isWithinResource({ apiVersion, kind, namespace, name }: ResourceId): boolean {
  const { name: max } = LIMITS;
  return apiVersion.length <= max && kind.length <= max && namespace.length <= max && name.length <= max;
}

/** The report with every text from outside cut to its limit, so that no input makes the output explode. Source text stays: frames cut it. */
export function toBounded(report: Report): Report {
  return {
    ...report,
    findings: report.findings.map(boundFinding),
    suppressed: report.suppressed.map(({ finding, suppression }) => ({
      finding: boundFinding(finding),
      suppression: {
        ...suppression,
        name: cut(suppression.name, LIMITS.file),
        ...(suppression.owner === undefined ? {} : { owner: cut(suppression.owner, LIMITS.name) }),
        ...(suppression.reason === undefined ? {} : { reason: cut(suppression.reason, LIMITS.message) }),
        ...(suppression.expires === undefined ? {} : { expires: cut(suppression.expires, LIMITS.name) }),
      },
    })),
    problems: report.problems.map(
      (problem) => new Problem(problem.code, cut(problem.message, LIMITS.message), { at: boundLocation(problem.at) }),
    ),
  };
}
