import { readDockerfile } from "../formats/dockerfile/index.ts";
import type { LocatedFinding, Report, SourceDocument } from "../model/index.ts";

const MASK = "•••";

/**
 * The report with the lines of every credential masked in the texts that frames are cut from, whichever finding the
 * frame is of. Line numbers stay.
 * @param others findings the report leaves out, whose credentials stand in the same texts
 */
export function toConcealed(report: Report, others: readonly LocatedFinding[] = []): Report {
  const masked = maskDocuments([...report.findings, ...report.suppressed.map(({ finding }) => finding), ...others]);
  if (masked.size === 0) return report;
  const conceal = (finding: LocatedFinding): LocatedFinding => {
    const { origin } = finding;
    const document = origin.is === "file" ? masked.get(origin.document) : undefined;
    return document === undefined || origin.is !== "file" ? finding : { ...finding, origin: { ...origin, document } };
  };
  return {
    ...report,
    findings: report.findings.map(conceal),
    suppressed: report.suppressed.map((item) => ({ ...item, finding: conceal(item.finding) })),
  };
}

function maskDocuments(findings: readonly LocatedFinding[]): Map<SourceDocument, SourceDocument> {
  const places = new Map<SourceDocument, { line: number; column: number }[]>();
  for (const { sensitive, origin, location } of findings) {
    if (sensitive !== true || origin.is !== "file" || location === undefined) continue;
    const known = places.get(origin.document) ?? [];
    known.push({ line: location.line - origin.document.line, column: location.column - 1 });
    places.set(origin.document, known);
  }
  return new Map(
    [...places].map(([document, all]) => {
      const text = document.syntax === "dockerfile" ? maskInstructions(document, all) : mask(document.text, all);
      return [document, { ...document, text }];
    }),
  );
}

/** An instruction keeps its name, and loses its continuation lines and here-documents. */
function maskInstructions(document: SourceDocument, places: readonly { line: number }[]): string {
  const { dockerfile } = readDockerfile(document);
  const stages = dockerfile?.stages.flatMap(({ instructions }) => instructions) ?? [];
  const instructions = [...(dockerfile?.globalArgs ?? []), ...stages];
  const ends = new Map(instructions.map(({ line, endLine }) => [line - document.line, endLine - document.line]));
  const lines = document.text.split("\n");
  for (const { line } of places) {
    const name = /^\s*(?:ONBUILD\s+)?[A-Z]+\s/i.exec(lines[line] ?? "")?.[0] ?? "";
    lines.fill(MASK, line, (ends.get(line) ?? line) + 1);
    lines[line] = name + MASK;
  }
  return lines.join("\n");
}

/** @param values lines and columns within the text, from 0 */
function mask(text: string, values: readonly { line: number; column: number }[]): string {
  const lines = text.split("\n");
  for (const { line, column } of values) {
    const first = lines[line];
    if (first === undefined) continue;
    lines[line] = first.slice(0, column) + maskValue(first.slice(column));
    const indent = toIndent(first);
    // A block or folded value goes on in the lines that stand deeper.
    for (let next = line + 1; next < lines.length; next += 1) {
      const deeper = lines[next] ?? "";
      if (deeper.trim() === "") continue;
      if (toIndent(deeper) <= indent) break;
      lines[next] = " ".repeat(toIndent(deeper)) + MASK;
    }
  }
  return lines.join("\n");
}

/** `key: value` keeps its key. */
function maskValue(text: string): string {
  const key = /^(?:[\w.-]+|"[\w.-]*"|'[\w.-]*')\s*:\s*/.exec(text)?.[0] ?? "";
  return text.length === key.length ? text : key + MASK;
}

function toIndent(line: string): number {
  return line.length - line.trimStart().length;
}
