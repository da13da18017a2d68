import type { LocatedFinding, SourceDocument } from "../model/index.ts";
import { cut, toPrefix, toVisible } from "./visible.ts";

/** One line of source, ready to be shown. */
export interface FrameLine {
  /** Line in the file, from 1. */
  readonly number: number;
  readonly text: string;
  readonly isMarked: boolean;
}

/** The lines around a finding. */
export interface CodeFrame {
  readonly lines: readonly FrameLine[];
  /** The marked line up to the column, and what is underlined from there. */
  readonly before: string;
  readonly marked: string;
}

const LINES_BEFORE = 2;
const LINES_AFTER = 2;
/** A longer line is shown as a window around the column. */
const LINE_MAX = 160;
const UNDERLINE_MAX = 60;

const lineStarts = new WeakMap<SourceDocument, readonly number[]>();

// Kept for each document: a file with ten thousand findings is split once.
function readLineStarts(document: SourceDocument): readonly number[] {
  const known = lineStarts.get(document);
  if (known !== undefined) return known;
  const starts = [0];
  for (let at = document.text.indexOf("\n"); at >= 0; at = document.text.indexOf("\n", at + 1)) starts.push(at + 1);
  lineStarts.set(document, starts);
  return starts;
}

function readLine(document: SourceDocument, index: number): string | undefined {
  const starts = readLineStarts(document);
  const start = starts[index];
  if (start === undefined) return undefined;
  const end = (starts[index + 1] ?? document.text.length + 1) - 1;
  const line = document.text.slice(start, end);
  return line.endsWith("\r") ? line.slice(0, -1) : line;
}

function toShown(text: string): string {
  return toVisible(text.replaceAll("\t", "  "));
}

function underline(text: string): string {
  // Up to the end of the value: a flow collection's other entries and a comment are not meant.
  const value = /^[^,{}[\]#]*/.exec(text)?.[0].trimEnd() ?? "";
  return value === "" ? (/^./u.exec(text)?.[0] ?? "") : toPrefix(value, UNDERLINE_MAX);
}

/**
 * Up to five lines of source around the finding.
 * Undefined when it was read from a cluster, or its place is not in the text.
 */
export function toCodeFrame(finding: LocatedFinding): CodeFrame | undefined {
  const { location, origin } = finding;
  // The line of a rendered document's finding is one of the template, whose text is not here.
  if (location === undefined || origin.is !== "file" || origin.document.lines !== undefined) return undefined;
  const index = location.line - origin.document.line;
  const line = readLine(origin.document, index);
  if (line === undefined) return undefined;
  const column = Math.min(location.column - 1, line.length);
  const shift = column > LINE_MAX / 2 && line.length > LINE_MAX ? column - LINE_MAX / 4 : 0;
  const show = (text: string) => toShown(cut(shift === 0 ? text : text.slice(shift), LINE_MAX)).trimEnd();
  const lines: FrameLine[] = [];
  for (let at = Math.max(0, index - LINES_BEFORE); at <= index + LINES_AFTER; at++) {
    const text = readLine(origin.document, at);
    if (text === undefined || (at > index && isLast(origin.document, at) && text === "")) break;
    lines.push({ number: origin.document.line + at, text: show(text), isMarked: at === index });
  }
  return {
    lines,
    before: toShown(line.slice(shift, column)),
    marked: toShown(underline(line.slice(column, shift + LINE_MAX - 1))),
  };
}

function isLast(document: SourceDocument, index: number): boolean {
  return index === readLineStarts(document).length - 1;
}
