import { readFileSync, statSync } from "node:fs";
import { isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument, type Document, type Node } from "yaml";
import { isObject, Problem, type Json, type Location } from "../../model/index.ts";

const MAX_FILE_BYTES = 4 * 1024 * 1024;

/** A value of a kubeconfig that still knows its place in the file. */
export interface ConfigNode {
  readonly at: Location;
  /** The value under the key, or undefined when absent or null. */
  child(key: string): ConfigNode | undefined;
  /** @throws {Problem} KUBECONFIG_INVALID when it is not a list (likewise `text` and `flag`) */
  items(): ConfigNode[];
  keys(): string[];
  text(): string;
  flag(): boolean;
  /** The value as plain data. */
  value(): Json;
}

/**
 * Reads one kubeconfig, YAML or JSON.
 * @returns undefined when the file is empty
 * @throws {Problem} KUBECONFIG_INVALID with file:line:column when it cannot be read
 */
export function readKubeconfigFile(file: string): ConfigNode | undefined {
  const lines = new LineCounter();
  const document = parse(readText(file), file, lines);
  const [error] = document.errors;
  if (error !== undefined) {
    const [place] = error.linePos ?? [{ line: 1, col: 1 }];
    throw invalid(firstLine(error.message), { file, line: place.line, column: place.col }, error);
  }
  const root = document.contents;
  if (root === null || (isScalar(root) && root.value === null)) return undefined;
  const node = toConfigNode(root, { file, lines, document });
  node.keys();
  return node;
}

/** A KUBECONFIG_INVALID that says where. */
export function invalid(message: string, at: Location, cause?: unknown): Problem {
  return new Problem("KUBECONFIG_INVALID", message, { at, cause });
}

function readText(file: string): string {
  const at = { file, line: 1, column: 1 };
  try {
    if (statSync(file).size > MAX_FILE_BYTES) throw invalid("a kubeconfig may have at most 4 MiB", at);
    return new TextDecoder("utf-8", { fatal: true }).decode(readFileSync(file));
  } catch (error) {
    if (error instanceof Problem) throw error;
    const isMissing = (error as NodeJS.ErrnoException).code === "ENOENT";
    throw invalid(`the kubeconfig cannot be read: ${isMissing ? "no such file" : reasonOf(error)}`, at, error);
  }
}

function parse(text: string, file: string, lineCounter: LineCounter): Document {
  try {
    return parseDocument(text, { lineCounter, version: "1.1", logLevel: "silent", prettyErrors: true });
  } catch (error) {
    // Nesting beyond the stack: no kubeconfig is that deep.
    throw invalid("the kubeconfig is nested too deeply", { file, line: 1, column: 1 }, error);
  }
}

interface Source {
  readonly file: string;
  readonly lines: LineCounter;
  readonly document: Document;
}

function toConfigNode(given: Node, source: Source): ConfigNode {
  const node = isAlias(given) ? (given.resolve(source.document) ?? given) : given;
  const at = locate(given, source);
  const wrap = (inner: unknown) => toConfigNode(inner as Node, source);
  return {
    at,
    child(key) {
      if (!isMap(node)) throw invalid("a mapping is expected here", at);
      const inner = node.get(key, true);
      return inner === undefined || inner === null || inner.value === null ? undefined : wrap(inner);
    },
    items() {
      if (!isSeq(node)) throw invalid("a list is expected here", at);
      return node.items.filter((item) => item !== null).map(wrap);
    },
    keys() {
      if (!isMap(node)) throw invalid("a mapping is expected here", at);
      return node.items.map((pair) => (isScalar(pair.key) ? String(pair.key.value) : ""));
    },
    text() {
      if (isScalar(node) && typeof node.value === "string") return node.value;
      throw invalid("text is expected here; quote the value", at);
    },
    flag() {
      if (isScalar(node) && typeof node.value === "boolean") return node.value;
      throw invalid("true or false is expected here", at);
    },
    value() {
      return toPlain(node, source, at);
    },
  };
}

function toPlain(node: Node, source: Source, at: Location): Json {
  try {
    const plain: unknown = node.toJS(source.document, { maxAliasCount: 100 });
    return isObject(plain) || Array.isArray(plain) ? (JSON.parse(JSON.stringify(plain)) as Json) : (plain as Json);
  } catch (error) {
    throw invalid(reasonOf(error), at, error);
  }
}

function locate(node: Node, { file, lines }: Source): Location {
  const { line, col } = lines.linePos(node.range?.[0] ?? 0);
  return { file, line, column: col };
}

/** The message of anything thrown. */
export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function firstLine(text: string): string {
  return (text.split("\n", 1)[0] ?? "").replace(/ at line \d+, column \d+:?$/, "");
}
