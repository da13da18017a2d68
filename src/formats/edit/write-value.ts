import { type Json, isObject } from "../../model/index.ts";
import type { Style } from "./style.ts";
import { writeBlockScalar, writeScalar } from "./write-scalar.ts";

/** Whether the value takes lines of its own in block style. */
export function isNested(value: Json): boolean {
  return Array.isArray(value) ? value.length > 0 : isObject(value) && Object.keys(value).length > 0;
}

/** A nested value as lines in block style, each indented by at least `column` spaces. */
export function writeBlock(value: Json, column: number, style: Style): string[] {
  if (Array.isArray(value)) return value.flatMap((item) => writeItem(item, column, 2, style));
  return Object.entries(value as object).flatMap(([key, member]) => writeEntry(key, member as Json, column, style));
}

/** The lines of `key: value` at a column. */
export function writeEntry(key: string, value: Json, column: number, style: Style): string[] {
  const head = `${" ".repeat(column)}${writeScalar(key, style)}:`;
  if (!isNested(value)) return [`${head} ${writeInline(value, column + style.step, style)}`];
  return [head, ...writeBlock(value, column + (Array.isArray(value) ? style.listStep : style.step), style)];
}

/**
 * The lines of `- value` at a column.
 * @param gap from the dash to the value, at least 2
 */
export function writeItem(value: Json, column: number, gap: number, style: Style): string[] {
  const dash = `${" ".repeat(column)}-${" ".repeat(gap - 1)}`;
  if (!isNested(value)) return [dash + writeInline(value, column + gap, style)];
  const [first = "", ...rest] = writeBlock(value, column + gap, style);
  return [dash + first.slice(column + gap), ...rest];
}

/** A value that is not nested, behind its key or dash. */
export function writeInline(value: Json, column: number, style: Style): string {
  if (Array.isArray(value)) return "[]";
  if (isObject(value)) return "{}";
  return (
    (typeof value === "string" && style.literals ? writeBlockScalar(value, column, style) : undefined) ??
    writeScalar(value, style)
  );
}

/** How a flow collection around the place is written: `{ a: 1 }` pads, `{"a": 1}` is JSON. */
export interface FlowStyle extends Style {
  readonly pad: string;
  readonly isJson: boolean;
}

/** Any value on one line in flow style. */
export function writeFlow(value: Json, style: FlowStyle): string {
  const { pad } = style;
  if (Array.isArray(value)) {
    if (value.length === 0) return "[]";
    return `[${value.map((item) => writeFlow(item, style)).join(", ")}]`;
  }
  if (!isObject(value)) return writeScalar(value, style);
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  if (members.length === 0) return "{}";
  return `{${pad}${members.map(([key, member]) => writeFlowEntry(key, member as Json, style)).join(", ")}${pad}}`;
}

export function writeFlowEntry(key: string, value: Json, style: FlowStyle): string {
  return `${writeScalar(key, style)}: ${writeFlow(value, style)}`;
}
