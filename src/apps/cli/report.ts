import { locate } from "../../formats/position/index.ts";
import {
  type Control,
  type Finding,
  type LocatedFinding,
  type Picture,
  type Problem,
  type Report,
  SEVERITIES,
  type Severity,
  type SuppressedFinding,
} from "../../model/index.ts";
import { VERSION } from "./package-version.ts";

/**
 * Gives each finding its line, in the order given. Document by document, as a document's positions are made once and
 * kept shortly.
 */
export function toLocated(findings: readonly Finding[]): LocatedFinding[] {
  const located = new Map<Finding, LocatedFinding>();
  const byDocument = Map.groupBy(findings, ({ origin }) => (origin.is === "file" ? origin.document : undefined));
  for (const finding of [...byDocument.values()].flat()) {
    const { origin, path } = finding;
    const location = origin.is === "file" ? locate(origin.document, [...origin.prefix, ...path]) : undefined;
    located.set(finding, { ...finding, location });
  }
  return findings.flatMap((finding) => located.get(finding) ?? []);
}

export interface ReportInput {
  readonly at: Date;
  readonly files: number;
  readonly picture: Picture;
  readonly controls: readonly Control[];
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
  const findings = input.findings.filter(({ severity }) => SEVERITIES.indexOf(severity) >= floor).sort(byUrgency);
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

function byUrgency(a: LocatedFinding, b: LocatedFinding): number {
  return (
    SEVERITIES.indexOf(b.severity) - SEVERITIES.indexOf(a.severity) ||
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
