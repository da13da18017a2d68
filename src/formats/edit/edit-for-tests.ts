import { type Edit, type Json, type Path, Problem, type SourceDocument } from "../../model/index.ts";
import { applyEdits } from "./index.ts";

/** The text behind the edits, or the problem on one line. */
export function edit(
  text: string,
  edits: readonly Edit[],
  { prefix = [], syntax = "yaml" }: { prefix?: Path; syntax?: SourceDocument["syntax"] } = {},
): string {
  const document: SourceDocument = { file: "deploy.yaml", syntax, text, offset: 0, line: 1 };
  const result = applyEdits(document, prefix, edits);
  return result instanceof Problem
    ? `${result.code} ${result.at?.line}:${result.at?.column} ${result.message}`
    : result.text;
}

export const set = (path: string, value: Json): Edit => ({ op: "set", path: toPath(path), value });
export const append = (path: string, value: Json): Edit => ({ op: "append", path: toPath(path), value });
export const remove = (path: string): Edit => ({ op: "remove", path: toPath(path) });

function toPath(text: string): Path {
  return text.split(".").map((step) => (/^\d+$/.test(step) ? Number(step) : step));
}

/** One row of a table of edits. */
export type Case = [name: string, before: string, edits: Edit[], after: string];
