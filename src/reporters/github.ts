import type { LocatedFinding, Location, Problem, Report } from "../model/index.ts";
import { count, countSeverities, toResourceName, toTitle } from "./groups.ts";
import { formatPlace } from "./place.ts";
import { cut, toVisible } from "./visible.ts";

/** GitHub shows ten annotations of each level for a step, and cuts each message at 64 KB. */
const ANNOTATIONS_MAX = 10;
const TITLE_MAX = 200;

type Level = "error" | "warning" | "notice";

interface Annotation {
  readonly level: Level;
  readonly at: Location | undefined;
  readonly title: string;
  readonly lines: readonly string[];
}

function escapeData(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}

/**
 * One workflow command; nothing in it can end the line or begin another.
 * @see https://github.com/actions/toolkit, packages/core/src/command.ts
 */
function writeCommand({ level, at, title, lines }: Annotation): string {
  const place =
    at === undefined ? [] : [`file=${escapeProperty(toVisible(at.file))}`, `line=${at.line}`, `col=${at.column}`];
  const properties = [...place, `title=${escapeProperty(cut(toVisible(title), TITLE_MAX))}`].join(",");
  return `::${level} ${properties}::${escapeData(lines.map(toVisible).join("\n"))}`;
}

function toLevel(finding: LocatedFinding): Level {
  if (finding.verdict === "unknown") return "notice";
  return finding.severity === "critical" || finding.severity === "high" ? "error" : "warning";
}

function toAnnotation(report: Report, finding: LocatedFinding): Annotation {
  const fix = report.controls.get(finding.control)?.fix;
  const where = finding.location === undefined ? ` (${formatPlace(finding)})` : "";
  const said = finding.verdict === "unknown" ? `could not be judged: ${finding.message}` : finding.message;
  return {
    level: toLevel(finding),
    at: finding.location,
    title: `${finding.severity}: ${toTitle(report, finding.control)}`,
    lines: [
      `${toResourceName(finding.resource)}: ${said}${where}`,
      ...(fix === undefined ? [] : [`Fix: ${fix.text}`]),
      `(${finding.control})`,
    ],
  };
}

function toProblemAnnotation(problem: Problem): Annotation {
  return {
    level: "error",
    at: problem.at,
    title: `could not be looked at (${problem.code})`,
    lines: [problem.message],
  };
}

/** At most ten of a level; where there are more, the last says how many. */
function limit(level: Level, annotations: readonly Annotation[]): Annotation[] {
  const own = annotations.filter((annotation) => annotation.level === level);
  if (own.length <= ANNOTATIONS_MAX) return own;
  const more = own.length - ANNOTATIONS_MAX + 1;
  const rest = {
    level,
    at: undefined,
    title: `${more} more`,
    lines: [`${more} more of this level are not annotated; the full report lists them.`],
  };
  return [...own.slice(0, ANNOTATIONS_MAX - 1), rest];
}

/** GitHub workflow commands: errors for critical and high, warnings below, notices for what is unknown, and a line of sum. */
export function reportGithub(report: Report): string {
  // Problems first: what could not be looked at may hide worse.
  const all = [
    ...report.problems.map(toProblemAnnotation),
    ...report.findings.map((finding) => toAnnotation(report, finding)),
  ];
  const failing = report.findings.filter((finding) => finding.verdict === "fail");
  const levels: readonly Level[] = ["error", "warning", "notice"];
  const sum = failing.length === 0 ? "no findings" : `${count(failing.length, "finding")}: ${countSeverities(failing)}`;
  const unknown = report.findings.length - failing.length;
  const last = `hauberk: ${sum}; ${unknown} could not be judged, ${count(report.problems.length, "problem")}, ${report.suppressed.length} accepted`;
  return `${[...levels.flatMap((level) => limit(level, all)).map(writeCommand), last].join("\n")}\n`;
}
