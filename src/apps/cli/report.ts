import { locate } from "../../formats/position/index.ts";
import {
  type ControlText,
  type Finding,
  type LocatedFinding,
  type Path,
  type Picture,
  type Problem,
  type Report,
  SEVERITIES,
  type Severity,
  type SourceDocument,
  type SuppressedFinding,
} from "../../model/index.ts";
import { VERSION } from "./package-version.ts";

/**
 * Gives each finding its line, in the order given. Document by document, as a document's positions are made once and
 * kept shortly.
 */
export function toLocated(findings: readonly Finding[]): LocatedFinding[] {
  const located: LocatedFinding[] = Array.from({ length: findings.length });
  const byDocument = Map.groupBy(findings.keys(), (index) => documentOf(findings[index] as Finding));
  for (const [document, indexes] of byDocument) {
    for (const index of indexes) {
      const finding = findings[index] as Finding;
      located[index] = { ...finding, location: document === undefined ? undefined : locate(document, toPath(finding)) };
    }
  }
  return located;
}

function documentOf({ origin }: Finding): SourceDocument | undefined {
  return origin.is === "file" ? origin.document : undefined;
}

/** From the root of the document: an item of a List stands at its prefix. */
function toPath({ origin, path }: Finding): Path {
  return origin.is === "cluster" || origin.prefix.length === 0 ? path : [...origin.prefix, ...path];
}

export interface ReportInput {
  readonly at: Date;
  readonly files: number;
  readonly picture: Picture;
  /** Controls that ran, and policies that said something. */
  readonly controls: readonly ControlText[];
  readonly passed: number;
  readonly findings: readonly LocatedFinding[];
  readonly suppressed: readonly SuppressedFinding[];
  readonly problems: readonly Problem[];
  /** Findings below this are left out of the list and the counts. */
  readonly severity: Severity;
}

/** The report of a scan: findings worst first, counts, and the texts of the controls that ran. */
export function toReport(input: ReportInput): Report {
  const { picture, controls, suppressed, problems } = input;
  const floor = SEVERITIES.indexOf(input.severity);
  const findings = SEVERITIES.toReversed()
    .filter((severity) => SEVERITIES.indexOf(severity) >= floor)
    .flatMap((severity) => input.findings.filter((finding) => finding.severity === severity).sort(byPlaceAndControl));
  const failing = findings.filter(({ verdict }) => verdict === "fail");
  const severities = { low: 0, medium: 0, high: 0, critical: 0 };
  for (const { severity } of failing) severities[severity] += 1;
  return {
    tool: { name: "hauberk", version: VERSION },
    at: input.at,
    findings,
    suppressed,
    problems: problems.toSorted(byPlace),
    controls: new Map(controls.map((control) => [control.id, control])),
    summary: {
      files: input.files,
      resources: picture.resources.length,
      workloads: picture.workloads.length,
      containers: picture.workloads.reduce((count, { containers }) => count + containers.length, 0),
      controls: controls.length,
      verdicts: {
        pass: input.passed,
        fail: failing.length,
        unknown: findings.length - failing.length,
        suppressed: suppressed.length,
      },
      severities,
      problems: problems.length,
    },
  };
}

function byPlaceAndControl(a: LocatedFinding, b: LocatedFinding): number {
  return (
    compare(a.location?.file ?? "", b.location?.file ?? "") ||
    (a.location?.line ?? 0) - (b.location?.line ?? 0) ||
    compare(a.control, b.control) ||
    compare(a.fingerprint, b.fingerprint)
  );
}

function byPlace({ at: a }: Problem, { at: b }: Problem): number {
  return (
    compare(a?.file ?? "", b?.file ?? "") || (a?.line ?? 0) - (b?.line ?? 0) || (a?.column ?? 0) - (b?.column ?? 0)
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
