import { type Batch, type Json, type Location, Problem, type SourceDocument } from "../../model/index.ts";
import { LineIndex } from "../text/index.ts";
import { parseDocument, YamlFault } from "./parse.ts";
import { splitDocuments, type Slice } from "./split.ts";
import { toScalar } from "./scalar.ts";
import { type DuplicateKey, toValue } from "./value.ts";

export interface ReadDocument {
  readonly document: SourceDocument;
  readonly value: Json;
}

/**
 * Every document of a YAML stream, read as Kubernetes reads it. A broken document becomes one problem and hides none
 * of the others; a key written twice is a problem too, and the later value counts. Empty documents are left out.
 * @param resolve what a plain scalar means, where it is not what Kubernetes takes it for
 */
export function readYaml(file: string, text: string, resolve = toScalar): Batch<ReadDocument> {
  const items: ReadDocument[] = [];
  const problems: Problem[] = [];
  for (const slice of splitDocuments(text)) {
    try {
      const root = parseDocument(slice.text);
      if (root === undefined) continue;
      const { value, duplicates } = toValue(root, resolve);
      if (duplicates.length > 0) problems.push(...toDuplicateProblems(file, slice, duplicates));
      items.push({ document: { file, syntax: "yaml", ...slice }, value });
    } catch (error) {
      if (!(error instanceof YamlFault)) throw error;
      problems.push(
        new Problem(error.code, error.message + toHint(slice.text), {
          at: toLocation(file, slice, new LineIndex(slice.text), error.offset),
          cause: error,
        }),
      );
    }
  }
  return { items, problems };
}

function toHint(text: string): string {
  return /\{\{[-\s]*[\w.$]/.test(text) ? "; if this is a template, render it and scan what comes out" : "";
}

function toDuplicateProblems(file: string, slice: Slice, duplicates: readonly DuplicateKey[]): Problem[] {
  const lines = new LineIndex(slice.text);
  return duplicates.map(({ key, offset }) => {
    const message = `key "${key.slice(0, 100)}" is written twice; the later value counts: remove one`;
    return new Problem("YAML_DUPLICATE_KEY", message, { at: toLocation(file, slice, lines, offset) });
  });
}

function toLocation(file: string, slice: Slice, lines: LineIndex, offset: number): Location {
  const { line, column } = lines.at(offset);
  return { file, line: slice.line + line - 1, column };
}
