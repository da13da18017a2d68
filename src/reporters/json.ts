import type { LocatedFinding, Location, Report, SuppressedFinding } from "../model/index.ts";
import { formatPath } from "../model/index.ts";
import { isAutomatic } from "./groups.ts";
import { writeJson } from "./visible.ts";

/** Grows when a name changes its meaning or goes away; new names do not count. */
const SCHEMA_VERSION = "1";

function toLocation(at: Location | undefined) {
  return at === undefined ? null : { file: at.file, line: at.line, column: at.column };
}

function toFinding(report: Report, finding: LocatedFinding) {
  const { control, severity, verdict, resource, container, path, location, message, fingerprint } = finding;
  const fix = report.controls.get(control)?.fix;
  const { apiVersion, kind, namespace, name } = resource;
  return {
    control,
    severity,
    verdict,
    resource: { apiVersion, kind, namespace, name },
    container: container ?? null,
    path: formatPath(path),
    location: toLocation(location),
    message,
    fix: {
      text: fix?.text ?? "",
      ...(fix?.caution === undefined ? {} : { caution: fix.caution }),
      automatic: isAutomatic(finding),
    },
    fingerprint,
  };
}

function toSuppressed(report: Report, { finding, suppression }: SuppressedFinding) {
  const { by, name, owner, reason, expires } = suppression;
  return { ...toFinding(report, finding), suppression: { by, name, owner, reason, expires } };
}

/** The documented JSON report; `json.schema.json` describes every name. Keys always come in the same order. */
export function reportJson(report: Report): string {
  const { tool, summary } = report;
  const { files, resources, workloads, containers, controls, verdicts, severities, problems } = summary;
  const document = {
    schemaVersion: SCHEMA_VERSION,
    tool: { name: tool.name, version: tool.version },
    findings: report.findings.map((finding) => toFinding(report, finding)),
    suppressed: report.suppressed.map((item) => toSuppressed(report, item)),
    problems: report.problems.map(({ code, message, at }) => ({ code, message, location: toLocation(at) })),
    summary: {
      files,
      resources,
      workloads,
      containers,
      controls,
      verdicts: {
        pass: verdicts.pass,
        fail: verdicts.fail,
        unknown: verdicts.unknown,
        suppressed: verdicts.suppressed,
      },
      severities: {
        low: severities.low,
        medium: severities.medium,
        high: severities.high,
        critical: severities.critical,
      },
      problems,
    },
  };
  return writeJson(document);
}
