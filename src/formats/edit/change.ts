import { type Edit, type Json, type Path, Problem, type SourceDocument } from "../../model/index.ts";
import { locateInJson, readJson } from "../json/index.ts";
import { isEqual } from "../json-patch/index.ts";
import { locateInYaml, readYaml } from "../yaml/index.ts";
import { editJson } from "./edit-json.ts";
import { applyEditsToValue } from "./edit-value.ts";
import { editYaml } from "./edit-yaml.ts";
import { Unplannable } from "./unplannable.ts";

/** A text, and what it says. */
export interface Said {
  readonly text: string;
  readonly value: Json;
  /** How many complaints the reader had, keys written twice above all: edits must not add any. */
  readonly problemCount: number;
}

/**
 * The text with the edits made and read back.
 * @param edits paths from the root of the document
 * @param coarse see editYaml
 * @returns FIX_REJECTED when they cannot be made, or the new text would not say what is meant
 */
export function change(document: SourceDocument, start: Said, edits: readonly Edit[], coarse = false): Said | Problem {
  const { text, value } = start;
  const path = edits[0]?.path ?? [];
  const next = applyEditsToValue(value, edits);
  if (next instanceof Problem) return reject(document, path, next.message);
  if (isEqual(value, next)) return start;
  try {
    const edited = document.syntax === "json" ? editJson(text, value, next) : editYaml(text, value, next, coarse);
    const said = read(document, edited);
    if (said !== undefined && isEqual(said.value, next) && said.problemCount <= start.problemCount) return said;
    return reject(document, path, "the changed text would not say what is meant");
  } catch (cause) {
    if (!(cause instanceof Unplannable)) throw cause;
    return reject(document, path, `this layout cannot be edited safely: ${cause.message}`);
  }
}

/** What a text says as Kubernetes reads it; undefined when it is not one readable document. */
export function read({ file, syntax }: SourceDocument, text: string): Said | undefined {
  const { items, problems } = syntax === "json" ? readJson(file, text) : readYaml(file, text);
  const [item] = items;
  return item === undefined || items.length > 1
    ? undefined
    : { text, value: item.value, problemCount: problems.length };
}

export function reject(document: SourceDocument, path: Path, reason: string): Problem {
  return new Problem("FIX_REJECTED", `not fixed here: ${reason}`, { at: locate(document, path) });
}

function locate(document: SourceDocument, path: Path): { file: string; line: number; column: number } {
  try {
    if (document.syntax === "json") return locateInJson(document, path);
    if (document.syntax === "yaml") return locateInYaml(document, path);
  } catch {
    // A text that cannot be read has no places but its beginning.
  }
  return { file: document.file, line: document.line, column: 1 };
}
