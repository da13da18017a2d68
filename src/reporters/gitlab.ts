import type { LocatedFinding, Problem, Report, Severity } from "../model/index.ts";
import { formatPath } from "../model/index.ts";
import { toResourceName } from "./groups.ts";
import { formatLocation } from "./place.ts";
import { cut, toVisible, writeJson } from "./visible.ts";

const SEVERITY: Readonly<Record<Severity, string>> = {
  low: "minor",
  medium: "major",
  high: "critical",
  critical: "blocker",
};

/** GitLab asks for a path from the root of the repository without a leading `./`. */
function toPath(file: string): string {
  return file.replaceAll("\\", "/").replace(/^(?:\.\/)+/, "");
}

function toPlace(finding: LocatedFinding): { path: string; lines: { begin: number } } {
  if (finding.location !== undefined)
    return { path: toPath(finding.location.file), lines: { begin: finding.location.line } };
  const { kind, namespace, name } = finding.resource;
  const context = finding.origin.is === "cluster" ? finding.origin.context : finding.origin.document.file;
  return {
    path: [cut(context, 512), namespace, kind, name].filter((part) => part !== "").join("/"),
    lines: { begin: 1 },
  };
}

function toIssue(finding: LocatedFinding) {
  const { control, severity, verdict, message, resource, path } = finding;
  const said = verdict === "unknown" ? `could not be judged: ${message}` : message;
  return {
    description: toVisible(`${toResourceName(resource)}: ${said} (${formatPath(path)})`),
    check_name: control,
    fingerprint: finding.fingerprint,
    severity: verdict === "unknown" ? "info" : SEVERITY[severity],
    location: toPlace(finding),
  };
}

function toProblemIssue({ code, message, at }: Problem) {
  return {
    description: toVisible(`could not be looked at: ${message}`),
    check_name: code,
    fingerprint: at === undefined ? `${code}:${message}` : `${code}:${formatLocation(at)}`,
    severity: "critical",
    location: { path: at === undefined ? "hauberk" : toPath(at.file), lines: { begin: at?.line ?? 1 } },
  };
}

/** GitLab Code Quality: a list of issues, each with a fingerprint of its own; accepted findings are left out. */
export function reportGitlab(report: Report): string {
  const seen = new Map<string, number>();
  const issues = [...report.findings.map(toIssue), ...report.problems.map(toProblemIssue)].map((issue) => {
    const times = (seen.get(issue.fingerprint) ?? 0) + 1;
    seen.set(issue.fingerprint, times);
    return times === 1 ? issue : { ...issue, fingerprint: `${issue.fingerprint}-${times}` };
  });
  return writeJson(issues);
}
