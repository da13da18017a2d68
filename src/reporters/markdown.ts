import type { LocatedFinding, Problem, Report } from "../model/index.ts";
import type { MergedFinding, ResourceGroup } from "./groups.ts";
import { count, countSeverities, groupByFix, groupByResource, toResourceName, toTitle } from "./groups.ts";
import { toMarkdownCode, toMarkdownProse, toMarkdownText } from "./markdown-text.ts";
import { formatLocation, formatPlace } from "./place.ts";
import { cut, toVisible } from "./visible.ts";

/** GitHub takes comments of 65,536 characters. */
const LENGTH_MAX = 65_000;
/** Kept free for the note about what was left out. */
const NOTE_ROOM = 300;
const FIXES_MAX = 10;
const PROBLEMS_MAX = 20;
/** Tables need short cells: what a person reads of one message. */
const CELL_MAX = 400;

const BADGE = { critical: "🔴", high: "🟠", medium: "🟡", low: "🔵" } as const;

/** A part that stands alone; where the comment is full it is left out as a whole. */
interface Part {
  readonly text: string;
  readonly findings: number;
}

function text(raw: string): string {
  return toMarkdownText(cut(toVisible(raw), CELL_MAX));
}

function code(raw: string): string {
  return toMarkdownCode(cut(toVisible(raw), CELL_MAX));
}

function reportTitle(report: Report, failing: readonly LocatedFinding[]): string {
  const { summary, suppressed, problems } = report;
  const unknown = report.findings.length - failing.length;
  const found =
    failing.length === 0 ? "no findings" : `${count(failing.length, "finding")}: ${countSeverities(failing)}`;
  const rest = [
    ...(unknown > 0 ? [`${unknown} could not be judged`] : []),
    ...(suppressed.length > 0 ? [`${suppressed.length} accepted`] : []),
    ...(problems.length > 0 ? [`**${count(problems.length, "problem")}: not everything could be looked at**`] : []),
  ];
  const looked = `${count(summary.files, "file")}, ${count(summary.resources, "object")}, ${count(summary.workloads, "workload")}, ${count(summary.containers, "container")}, ${count(summary.controls, "control")}`;
  return `## Hauberk: ${found}\n\n${[...rest, looked].join(" · ")}\n`;
}

function reportFixes(report: Report): Part[] {
  const groups = groupByFix(report).slice(0, FIXES_MAX);
  if (groups.length < 2) return [];
  const rows = groups.map((group) => {
    const said = toMarkdownProse(group.text?.fix.text ?? toTitle(report, group.control));
    return `| ${BADGE[group.severity]} ${group.severity} | ${code(group.control)} | ${group.findings} | ${said} |`;
  });
  const table = [
    "### Fix these first",
    "",
    "| Severity | Control | Findings | What to do |",
    "|---|---|--:|---|",
    ...rows,
    "",
  ];
  return [{ text: table.join("\n"), findings: 0 }];
}

function reportRow(report: Report, { first, others }: MergedFinding): string {
  const also = others.length === 0 ? "" : ` <sub>and ${count(others.length, "more container")}</sub>`;
  const label = first.verdict === "unknown" ? "❔ unknown" : `${BADGE[first.severity]} ${first.severity}`;
  return `| ${label} | ${text(toTitle(report, first.control))}<br>${code(first.control)} | ${code(formatPlace(first))} | ${text(first.message)}${also} |`;
}

const ROWS_MAX = 50;

function reportGroup(report: Report, { resource, findings }: ResourceGroup): Part[] {
  const all = findings.flatMap(({ first, others }) => [first, ...others]);
  const tally = all[0]?.verdict === "unknown" ? count(all.length, "check") : countSeverities(all);
  const pages: MergedFinding[][] = [];
  for (let at = 0; at < findings.length; at += ROWS_MAX) pages.push(findings.slice(at, at + ROWS_MAX));
  return pages.map((page) => ({
    text: [
      // Raw HTML begins a line and a blank line ends it, so that the table is read as Markdown.
      `<details><summary>${code(toResourceName(resource))} ${tally}</summary>`,
      "",
      "| Severity | Control | Where | What |",
      "|---|---|---|---|",
      ...page.map((merged) => reportRow(report, merged)),
      "",
      "</details>",
      "",
    ].join("\n"),
    findings: page.reduce((sum, { others }) => sum + 1 + others.length, 0),
  }));
}

function reportProblems(problems: readonly Problem[]): Part[] {
  if (problems.length === 0) return [];
  const rows = problems.slice(0, PROBLEMS_MAX).map(({ at, code: kind, message }) => {
    const place = at === undefined ? "" : `${code(formatLocation(at))} `;
    return `- ${place}${text(message)} (${code(kind)})`;
  });
  const more = problems.length - PROBLEMS_MAX;
  return [
    {
      text: ["### Could not be looked at", "", ...rows, ...(more > 0 ? [`- and ${more} more`] : []), ""].join("\n"),
      findings: 0,
    },
  ];
}

function heading(title: string, parts: readonly Part[]): Part[] {
  const [first, ...rest] = parts;
  return first === undefined ? [] : [{ ...first, text: `### ${title}\n\n${first.text}` }, ...rest];
}

/** Markdown for pull request comments: at most 65,000 characters, the worst first, and a note on what was left out. */
export function reportMarkdown(report: Report): string {
  const failing = report.findings.filter((finding) => finding.verdict === "fail");
  const unknown = report.findings.filter((finding) => finding.verdict === "unknown");
  const groups = (findings: readonly LocatedFinding[]) =>
    groupByResource(findings).flatMap((group) => reportGroup(report, group));
  const parts = [
    ...reportProblems(report.problems),
    ...reportFixes(report),
    ...heading("Findings", groups(failing)),
    ...heading("Could not be judged", groups(unknown)),
  ];
  let output = reportTitle(report, failing);
  let left = 0;
  for (const part of parts) {
    const fits = output.length + part.text.length + 1 <= LENGTH_MAX - NOTE_ROOM;
    if (fits) output += `\n${part.text}`;
    else left += part.findings;
  }
  const note =
    left === 0
      ? ""
      : `\n> [!NOTE]\n> ${count(left, "finding")} did not fit into this comment; the full report (JSON, SARIF or HTML) lists them.\n`;
  return `${output}${note}`;
}
