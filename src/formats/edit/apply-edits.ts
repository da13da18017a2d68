import { type Edit, type Json, type Path, Problem, type SourceDocument, dig, formatPath } from "../../model/index.ts";
import { locateInJson, readJson } from "../json/index.ts";
import { isEqual } from "../json-patch/index.ts";
import { locateInYaml, readYaml } from "../yaml/index.ts";
import { editJson } from "./edit-json.ts";
import { applyEditsToValue } from "./edit-value.ts";
import { editYaml } from "./edit-yaml.ts";
import { Unplannable } from "./unplannable.ts";

/** A text, and what it says. */
interface Said {
  readonly text: string;
  readonly value: Json;
}

/**
 * The text of a document with the edits made to the object at `prefix`: only what has to change does; comments, order,
 * quotes, indentation and line breaks stay. The new text is read again and must say exactly the old value with the edits
 * made, otherwise all of them are refused.
 * @param prefix empty, or `items, 3` in a List
 * @returns FIX_REJECTED with the place and the reason when the edits cannot be made safely; never throws
 */
export function applyEdits(document: SourceDocument, prefix: Path, edits: readonly Edit[]): { text: string } | Problem {
  const why = whyNotEditable(document);
  if (why !== undefined) return reject(document, prefix, why);
  const placed = edits.map((edit) => ({ ...edit, path: [...prefix, ...edit.path] }));
  try {
    const value = read(document, document.text);
    if (value === undefined) return reject(document, [], "the text cannot be read");
    if (dig(value, ...prefix) === undefined)
      return reject(document, prefix, `there is no object at ${formatPath(prefix)}`);
    const start = { text: document.text, value };
    const together = change(document, start, placed);
    if (!(together instanceof Problem)) return { text: together.text };
    // Changes that get into each other's way one by one do not.
    return applyOneByOne(document, start, placed);
  } catch (cause) {
    // Deep nesting exhausts the stack; anything else is a bug of ours.
    if (!(cause instanceof RangeError)) throw cause;
    return reject(document, prefix, "the document is nested too deep to be edited");
  }
}

function applyOneByOne(document: SourceDocument, start: Said, edits: readonly Edit[]): { text: string } | Problem {
  let said = start;
  for (const edit of edits) {
    const fine = change(document, said, [edit]);
    const result = fine instanceof Problem && edit.op === "set" ? change(document, said, [edit], true) : fine;
    if (result instanceof Problem) return fine instanceof Problem ? fine : result;
    said = result;
  }
  return { text: said.text };
}

function change(
  document: SourceDocument,
  { text, value }: Said,
  edits: readonly Edit[],
  coarse = false,
): Said | Problem {
  const path = edits[0]?.path ?? [];
  const next = applyEditsToValue(value, edits);
  if (next instanceof Problem) return reject(document, path, next.message);
  if (isEqual(value, next)) return { text, value };
  try {
    const edited =
      document.syntax === "json" ? editJsonInTurn(text, value, edits) : editYaml(text, value, next, coarse);
    const said = read(document, edited);
    if (said !== undefined && isEqual(said, next)) return { text: edited, value: said };
    return reject(document, path, "the changed text would not say what is meant");
  } catch (cause) {
    if (!(cause instanceof Unplannable)) throw cause;
    return reject(document, path, `this layout cannot be edited safely: ${cause.message}`);
  }
}

function editJsonInTurn(text: string, value: Json, edits: readonly Edit[]): string {
  let edited = text;
  let current = value;
  for (const edit of edits) {
    const next = applyEditsToValue(current, [edit]);
    if (next instanceof Problem) throw new Unplannable(next.message);
    edited = editJson(edited, current, next, edit);
    current = next;
  }
  return edited;
}

/** What a text says as Kubernetes reads it; undefined when it is not one readable document. */
function read({ file, syntax }: SourceDocument, text: string): Json | undefined {
  const { items } = syntax === "json" ? readJson(file, text) : readYaml(file, text);
  return items.length === 1 ? items[0]?.value : undefined;
}

function whyNotEditable({ syntax, renderedFrom }: SourceDocument): string | undefined {
  if (syntax === "dockerfile") return "Dockerfiles are not edited";
  return renderedFrom === undefined ? undefined : `this text was rendered from ${renderedFrom}: change it there`;
}

function reject(document: SourceDocument, path: Path, reason: string): Problem {
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
