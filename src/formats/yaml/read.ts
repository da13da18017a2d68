import { type Batch, type Json, type Location, Problem, type SourceDocument } from "../../model/index.ts";
import { LineIndex } from "../text/index.ts";
import { parseDocument, YamlFault } from "./parse.ts";
import { splitDocuments, type Slice } from "./split.ts";
import { toValue } from "./value.ts";

export interface ReadDocument {
  readonly document: SourceDocument;
  readonly value: Json;
}

/**
 * Every document of a YAML stream, read as Kubernetes reads it. A broken document becomes one problem and hides none
 * of the others; a key written twice is a problem too, and the later value counts. Empty documents are left out.
 */
export function readYaml(file: string, text: string): Batch<ReadDocument> {
  const items: ReadDocument[] = [];
  const problems: Problem[] = [];
  for (const slice of splitDocuments(text)) {
    try {
      const root = parseDocument(slice.text);
      if (root === undefined) continue;
      const { value, duplicates } = toValue(root);
      for (const { key, offset } of duplicates) {
        problems.push(
          new Problem(
            "YAML_DUPLICATE_KEY",
            `key "${key.slice(0, 100)}" is written twice; the later value counts: remove one`,
            {
              at: toLocation(file, slice, offset),
            },
          ),
        );
      }
      items.push({ document: { file, syntax: "yaml", ...slice }, value });
    } catch (error) {
      if (!(error instanceof YamlFault)) throw error;
      problems.push(
        new Problem(error.code, error.message, { at: toLocation(file, slice, error.offset), cause: error }),
      );
    }
  }
  return { items, problems };
}

function toLocation(file: string, slice: Slice, offset: number): Location {
  const { line, column } = new LineIndex(slice.text).at(offset);
  return { file, line: slice.line + line - 1, column };
}
