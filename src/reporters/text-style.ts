import picocolors from "picocolors";
import type { Severity } from "../model/index.ts";
import { stripVTControlCharacters } from "node:util";
import { toColumns, wrap } from "./wrap.ts";

type Paint = (text: string) => string;

/** How the terminal report looks: paint (or none) and the columns there are. */
export interface TextStyle {
  readonly width: number;
  readonly bold: Paint;
  readonly dim: Paint;
  readonly accent: Paint;
  readonly good: Paint;
  readonly severity: (severity: Severity, text: string) => string;
}

const MIN_WIDTH = 40;

/** @param width columns; below 40 counts as 40 */
export function toTextStyle(colour: boolean, width: number): TextStyle {
  const paint = picocolors.createColors(colour);
  const severities: Readonly<Record<Severity, Paint>> = {
    critical: (text) => paint.bold(paint.red(text)),
    high: paint.red,
    medium: paint.yellow,
    low: paint.cyan,
  };
  return {
    width: width >= MIN_WIDTH ? Math.floor(width) : MIN_WIDTH,
    bold: paint.bold,
    dim: paint.dim,
    accent: paint.cyan,
    good: paint.green,
    severity: (severity, text) => severities[severity](text),
  };
}

/** Wrapped lines behind an indent; the first may carry a label, under whose end the others stand. */
export function indent(style: TextStyle, columns: number, text: string, label = "", paint = style.bold): string[] {
  const hang = " ".repeat(columns + label.length);
  return wrap(text, Math.max(20, style.width - hang.length)).map((line, index) =>
    index === 0 && label !== "" ? `${" ".repeat(columns)}${paint(label)}${line}` : `${hang}${line}`,
  );
}

/** A remark behind the painted line, or on lines of its own where there is no room for it. */
export function remark(style: TextStyle, line: string, columns: number, text: string): string[] {
  const width = toColumns(stripVTControlCharacters(line)) + 2 + toColumns(text);
  if (width <= style.width) return [`${line}  ${style.dim(text)}`];
  return [line, ...indent(style, columns, text).map(style.dim)];
}

/** A line across the terminal with the section's title. */
export function heading(style: TextStyle, title: string): string {
  const rule = "─".repeat(Math.max(2, Math.min(style.width, 100) - title.length - 4));
  return `${style.dim("──")} ${style.bold(title)} ${style.dim(rule)}`;
}
