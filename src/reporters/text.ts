import type { LocatedFinding, Problem, Report } from "../model/index.ts";
import type { FixGroup, MergedFinding, ResourceGroup } from "./groups.ts";
import { count, countSeverities, groupByFix, groupByResource, toResourceName } from "./groups.ts";
import { formatLocation } from "./place.ts";
import type { ReportOptions } from "./reporter.ts";
import { reportFinding, reportFindingShort } from "./text-finding.ts";
import type { TextStyle } from "./text-style.ts";
import { heading, indent, remark, toTextStyle } from "./text-style.ts";
import { toVisible } from "./visible.ts";

/** Findings shown in full when not verbose. */
const FULL_MAX = 20;
/** Findings shown at all when not verbose; terminals keep no more than this to scroll back to. */
const SHORT_MAX = 500;
const FIXES_MAX = 10;
const PROBLEMS_MAX = 50;
const DENIED_MAX = 5;
const DEFAULT_WIDTH = 100;

function reportGroup(
  report: Report,
  group: ResourceGroup,
  full: ReadonlySet<MergedFinding>,
  style: TextStyle,
): string[] {
  const { resource, findings } = group;
  const all = findings.flatMap(({ first, others }) => [first, ...others]);
  const tally = all[0]?.verdict === "unknown" ? count(all.length, "check") : countSeverities(all);
  const name = indent(style, 0, toVisible(toResourceName(resource)));
  const last = name.pop() ?? "";
  return [
    ...name.map(style.bold),
    ...remark(style, style.bold(last), 2, tally),
    "",
    ...findings.flatMap((merged) => [
      ...(full.has(merged) ? reportFinding : reportFindingShort)(report, merged, style),
      "",
    ]),
  ];
}

/** The groups with at most `max` findings in all, and how many findings were left out. */
function limitGroups(groups: readonly ResourceGroup[], max: number): { shown: ResourceGroup[]; hidden: number } {
  const shown: ResourceGroup[] = [];
  let room = max;
  let hidden = 0;
  for (const group of groups) {
    const findings = group.findings.slice(0, room);
    room -= findings.length;
    hidden += group.findings.length - findings.length;
    if (findings.length > 0) shown.push({ ...group, findings });
  }
  return { shown, hidden };
}

/** The worst findings over all groups: they are shown in full. */
function chooseFull(report: Report, groups: readonly ResourceGroup[], verbose: boolean): Set<MergedFinding> {
  const merged = groups.flatMap((group) => group.findings);
  if (verbose || merged.length <= FULL_MAX) return new Set(merged);
  const order = new Map(report.findings.map((finding, index) => [finding, index]));
  return new Set(merged.sort((a, b) => (order.get(a.first) ?? 0) - (order.get(b.first) ?? 0)).slice(0, FULL_MAX));
}

function reportFindings(
  report: Report,
  findings: readonly LocatedFinding[],
  verbose: boolean,
  style: TextStyle,
): string[] {
  const { shown, hidden } = limitGroups(groupByResource(findings), verbose ? Infinity : SHORT_MAX);
  const full = chooseFull(report, shown, verbose);
  const total = shown.reduce((sum, group) => sum + group.findings.length, 0);
  const lines = shown.flatMap((group) => reportGroup(report, group, full, style));
  if (full.size === total && hidden === 0) return lines;
  const left = hidden === 0 ? "" : ` ${count(hidden, "more finding")} ${hidden === 1 ? "is" : "are"} not listed.`;
  return [
    ...lines,
    ...indent(style, 0, `Source and fix are shown for the ${full.size} worst.${left} See all with --verbose.`),
    "",
  ];
}

function formatAutomatic({ automatic, findings }: FixGroup): string {
  if (automatic === 0) return "";
  return automatic === findings ? " · --fix can do it" : ` · --fix can do ${automatic}`;
}

function reportFixes(report: Report, style: TextStyle): string[] {
  const groups = groupByFix(report);
  if (groups.length < 2) return [];
  const lines = groups.slice(0, FIXES_MAX).flatMap((group, index) => {
    const label = group.severity.toUpperCase();
    const tally = `${count(group.findings, "finding")} in ${count(group.resources, "object")}`;
    const auto = formatAutomatic(group);
    const number = `${index + 1}.`.padStart(4);
    const head = `${number} ${style.severity(group.severity, label)} ${style.bold(toVisible(group.control))}`;
    return [
      ...remark(style, head, 5, tally + auto),
      ...indent(style, 5, toVisible(group.text?.fix.text ?? group.text?.title ?? "")),
    ];
  });
  const more = groups.length - FIXES_MAX;
  return [heading(style, "Fix these first"), ...lines, ...(more > 0 ? [style.dim(`     and ${more} more`)] : []), ""];
}

function reportProblem(problem: Problem, style: TextStyle): string[] {
  const place = problem.at === undefined ? [] : [`  ${style.accent(toVisible(formatLocation(problem.at)))}`];
  return [
    ...place,
    ...indent(style, problem.at === undefined ? 2 : 4, `${toVisible(problem.message)} (${problem.code})`),
  ];
}

/** What was not looked at, and apart from it what is worth knowing about the exceptions. */
function reportProblems(report: Report, verbose: boolean, style: TextStyle): string[] {
  const isNote = ({ code }: Problem): boolean => code === "EXCEPTION_EXPIRED" || code === "EXCEPTION_UNUSED";
  const unread = report.problems.filter((problem) => !isNote(problem));
  return [
    ...reportProblemList("Could not be looked at", unread, verbose, style),
    ...reportProblemList("Exceptions to look at", report.problems.filter(isNote), verbose, style),
  ];
}

/** An account that may list little is refused for every kind alike: a few tell what to grant. */
function limitDenied(problems: readonly Problem[]): readonly Problem[] {
  const denied = problems.filter(({ code }) => code === "LIST_DENIED").slice(DENIED_MAX);
  const left = new Set(denied);
  return problems.filter((problem) => !left.has(problem));
}

function reportProblemList(title: string, problems: readonly Problem[], verbose: boolean, style: TextStyle): string[] {
  if (problems.length === 0) return [];
  const shown = verbose ? problems : limitDenied(problems).slice(0, PROBLEMS_MAX);
  const lines = shown.flatMap((problem) => reportProblem(problem, style));
  const more = problems.length - shown.length;
  if (more > 0) lines.push(`  and ${more} more; see all with --verbose`);
  return [heading(style, title), ...lines, ""];
}

function reportSummary(report: Report, failing: readonly LocatedFinding[], style: TextStyle): string[] {
  const { summary, suppressed, problems } = report;
  const unknown = report.findings.length - failing.length;
  const found =
    failing.length === 0 ? "No findings" : `${count(failing.length, "finding")}: ${countSeverities(failing)}`;
  const rest = [
    ...(unknown > 0 ? [`${unknown} could not be judged`] : []),
    ...(suppressed.length > 0 ? [`${suppressed.length} accepted (not shown)`] : []),
    ...(problems.length > 0 ? [count(problems.length, "problem")] : []),
  ];
  // Of a cluster, and of what was rendered, no files are counted.
  const files = summary.files === 0 && summary.resources > 0 ? "" : `${count(summary.files, "file")}, `;
  const looked = `Looked at ${files}${count(summary.resources, "object")}, ${count(summary.workloads, "workload")} and ${count(summary.containers, "container")} with ${count(summary.controls, "control")}.`;
  const isClean = failing.length === 0 && unknown === 0 && problems.length === 0 && summary.resources > 0;
  const paint = isClean ? style.good : style.bold;
  return [...indent(style, 0, [found, ...rest].join(" · ")).map(paint), ...indent(style, 0, looked).map(style.dim)];
}

/** The report for a terminal: by object and worst first, then what to fix first, what could not be looked at, and the sum. */
export function reportText(report: Report, options: ReportOptions = {}): string {
  const style = toTextStyle(options.colour === true, options.width ?? DEFAULT_WIDTH);
  const verbose = options.verbose === true;
  const failing = report.findings.filter((finding) => finding.verdict === "fail");
  const unknown = report.findings.filter((finding) => finding.verdict === "unknown");
  const lines = [
    ...reportFindings(report, failing, verbose, style),
    ...(unknown.length === 0
      ? []
      : [heading(style, "Could not be judged"), "", ...reportFindings(report, unknown, verbose, style)]),
    ...reportFixes(report, style),
    ...reportProblems(report, verbose, style),
    ...reportSummary(report, failing, style),
  ];
  return `${lines.join("\n")}\n`;
}
