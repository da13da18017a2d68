import type { LocatedFinding, Report } from "../model/index.ts";
import { toCodeFrame } from "./code-frame.ts";
import type { MergedFinding } from "./groups.ts";
import { isAutomatic, toTitle } from "./groups.ts";
import { formatPlace } from "./place.ts";
import type { TextStyle } from "./text-style.ts";
import { indent, remark } from "./text-style.ts";
import { toVisible } from "./visible.ts";
import { fit, toColumns } from "./wrap.ts";

const OTHERS_MAX = 5;

/** The severity and title, wrapped, with the control's id behind. */
function reportHead(report: Report, finding: LocatedFinding, style: TextStyle): string[] {
  const label = finding.verdict === "unknown" ? "UNKNOWN" : finding.severity.toUpperCase();
  const title = toVisible(toTitle(report, finding.control));
  const id = toVisible(finding.control);
  const lines = indent(style, 2, title, `${label}  `, (text) => style.severity(finding.severity, style.bold(text)));
  return [...lines.slice(0, -1), ...remark(style, lines.at(-1) ?? "", 4, id)];
}

/** The lines of source with a line under what is meant, or nothing where there is no source. */
function reportFrame(finding: LocatedFinding, style: TextStyle): string[] {
  const frame = toCodeFrame(finding);
  if (frame === undefined) return [];
  const digits = Math.max(...frame.lines.map((line) => `${line.number}`.length));
  const room = style.width - digits - 9;
  return frame.lines.flatMap((line) => {
    const gutter = `${line.isMarked ? ">" : " "} ${`${line.number}`.padStart(digits)} │`;
    const shown = fit(line.text, room);
    const painted = `    ${line.isMarked ? style.accent(gutter) : style.dim(gutter)}${shown === "" ? "" : ` ${line.isMarked ? shown : style.dim(shown)}`}`;
    if (!line.isMarked) return [painted];
    const from = toColumns(frame.before);
    if (from >= room) return [painted];
    const carets = "^".repeat(Math.max(1, Math.min(toColumns(frame.marked), room - from)));
    return [
      painted,
      `    ${style.dim(`  ${" ".repeat(digits)} │`)} ${" ".repeat(from)}${style.severity(finding.severity, carets)}`,
    ];
  });
}

function reportOthers(merged: MergedFinding, style: TextStyle): string[] {
  const lines = merged.others
    .slice(0, OTHERS_MAX)
    .map((other) =>
      `    also ${style.accent(formatPlaceOf(other))}  container ${toVisible(other.container ?? "")}`.trimEnd(),
    );
  const more = merged.others.length - OTHERS_MAX;
  return more > 0 ? [...lines, `    ${style.dim(`also in ${more} more containers`)}`] : lines;
}

function formatPlaceOf(finding: LocatedFinding): string {
  return toVisible(formatPlace(finding));
}

/** One finding in full: place, source, what is wrong, and what to do. */
export function reportFinding(report: Report, merged: MergedFinding, style: TextStyle): string[] {
  const { first } = merged;
  const fix = report.controls.get(first.control)?.fix;
  const rendered = first.origin.is === "file" ? first.origin.document.renderedFrom : undefined;
  const frame = reportFrame(first, style);
  return [
    ...reportHead(report, first, style),
    // Never wrapped: terminals and editors open file:line:column only in one piece.
    `    ${style.accent(formatPlaceOf(first))}`,
    ...(rendered === undefined ? [] : indent(style, 4, `rendered from ${toVisible(rendered)}`).map(style.dim)),
    ...frame,
    ...indent(style, 4, toVisible(first.message)),
    ...reportOthers(merged, style),
    ...(fix === undefined ? [] : indent(style, 4, toVisible(fix.text), "Fix: ")),
    ...(fix?.caution === undefined ? [] : indent(style, 4, toVisible(fix.caution), "Mind: ")),
    ...(isAutomatic(first) ? indent(style, 4, style.good("--fix can write this change")) : []),
  ];
}

/** One finding in short: what and where. */
export function reportFindingShort(report: Report, merged: MergedFinding, style: TextStyle): string[] {
  const { first, others } = merged;
  const also = others.length === 0 ? "" : ` (and ${others.length} more container${others.length === 1 ? "" : "s"})`;
  return [
    ...reportHead(report, first, style),
    `    ${style.accent(formatPlaceOf(first))}`,
    ...indent(style, 4, `${toVisible(first.message)}${also}`),
  ];
}
