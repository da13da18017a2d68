import { type Node, parseTree, printParseErrorCode, type ParseError } from "jsonc-parser";
import { type Batch, type Json, type Location, type Path, Problem, type SourceDocument } from "../../model/index.ts";
import { LineIndex } from "../text/index.ts";
import { MAX_DEPTH, scanJson } from "./scan.ts";

const STRICT = { disallowComments: true, allowTrailingComma: false };

/**
 * The one value of a JSON text. A key written twice is a problem and the later value counts: the API server may put
 * both together.
 */
export function readJson(file: string, text: string): Batch<{ document: SourceDocument; value: Json }> {
  const { tooDeepAt, duplicates } = scanJson(text);
  const lines = new LineIndex(text);
  const toPlace = (offset: number): Location => ({ file, ...lines.at(offset) });
  if (tooDeepAt !== undefined) {
    const message = `nested deeper than ${MAX_DEPTH} levels: flatten it`;
    return { items: [], problems: [new Problem("JSON_INVALID", message, { at: toPlace(tooDeepAt) })] };
  }
  try {
    const document: SourceDocument = { file, syntax: "json", text, offset: 0, line: 1 };
    const value = JSON.parse(text) as Json;
    const problems = duplicates.map(({ key, offset }) => {
      const message = `key "${key.slice(0, 100)}" is written twice; the later value counts: remove one`;
      return new Problem("YAML_DUPLICATE_KEY", message, { at: toPlace(offset) });
    });
    return { items: [{ document, value }], problems };
  } catch (cause) {
    const errors: ParseError[] = [];
    parseTree(text.slice(0, 1_000_000), errors, STRICT);
    const reason = errors[0] === undefined ? "not JSON" : describe(printParseErrorCode(errors[0].error));
    return {
      items: [],
      problems: [new Problem("JSON_INVALID", reason, { at: toPlace(errors[0]?.offset ?? 0), cause })],
    };
  }
}

/** `CommaExpected` → `comma expected`. */
function describe(code: string): string {
  return code.replaceAll(/([a-z])([A-Z])/g, "$1 $2").toLowerCase();
}

const trees = new WeakMap<SourceDocument, { tree: Node | undefined; lines: LineIndex }>();

/** Where the value at a path stands: its key in an object, itself in a list; the nearest one where the path leads on. */
export function locateInJson(document: SourceDocument, path: Path): Location {
  let known = trees.get(document);
  if (known === undefined) {
    known = { tree: parseTree(document.text), lines: new LineIndex(document.text) };
    trees.set(document, known);
  }
  let node = known.tree;
  let offset = node?.offset ?? 0;
  for (const step of path) {
    const found = node === undefined ? undefined : findChild(node, step);
    if (found === undefined) break;
    offset = found.start;
    node = found.node;
  }
  const { line, column } = known.lines.at(offset);
  return { file: document.file, line: document.line + line - 1, column };
}

function findChild(node: Node, step: string | number): { node: Node; start: number } | undefined {
  if (typeof step === "number") {
    const item = node.type === "array" ? node.children?.[step] : undefined;
    return item === undefined ? undefined : { node: item, start: item.offset };
  }
  if (node.type !== "object") return undefined;
  const property = node.children?.findLast(({ children }) => children?.[0]?.value === step);
  const value = property?.children?.[1];
  return property === undefined || value === undefined ? undefined : { node: value, start: property.offset };
}
