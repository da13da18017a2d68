import { type Node, findNodeAtLocation, parseTree } from "jsonc-parser";
import { type Edit, type Json, type Path, dig } from "../../model/index.ts";
import { type Splice, applySplices, findLineEnd, findLineStart, skipBlanks } from "./splice.ts";
import { Unplannable } from "./unplannable.ts";

/**
 * The text of a JSON file with one edit made; what is written new looks like its surroundings.
 * @param old what the text says now
 * @param next what it shall say
 */
export function editJson(text: string, old: Json, next: Json, edit: Edit): string {
  if (old === next) return text;
  if (edit.op === "remove") return remove(text, edit.path);
  const list = dig(old, ...edit.path);
  const path = edit.op === "append" && Array.isArray(list) ? [...edit.path, list.length] : toWritten(old, edit.path);
  return write(text, path, dig(next, ...path) as Json);
}

/** The path as far as the text goes, and one step further: what is behind a missing or null value is written with it. */
function toWritten(value: Json, path: Path): Path {
  const end = path.findIndex((_, index) => (dig(value, ...path.slice(0, index)) ?? null) === null);
  return end < 0 ? path : path.slice(0, end);
}

function write(text: string, path: Path, value: Json): string {
  const root = parseTree(text);
  const layout = findLayout(text);
  const node = root === undefined ? undefined : findNodeAtLocation(root, [...path]);
  const splices =
    node === undefined
      ? insert(text, findParent(root, path), path.at(-1) ?? "", value, layout)
      : [replace(text, node, value, layout)];
  return applySplices(text, splices) ?? text;
}

/** Takes a member out with one comma, and its line where it has one. */
function remove(text: string, path: Path): string {
  const root = parseTree(text);
  const parent = findParent(root, path);
  const found = root === undefined ? undefined : findNodeAtLocation(root, [...path]);
  const node = parent.type === "object" ? found?.parent : found;
  const siblings = parent.children ?? [];
  const index = siblings.findIndex((sibling) => sibling === node);
  const [before, gone, behind] = [siblings[index - 1], siblings[index], siblings[index + 1]];
  if (gone === undefined) throw new Unplannable("a value without a place in the text");
  const start = behind !== undefined ? gone.offset : before !== undefined ? endOf(before) : parent.offset + 1;
  const end = behind !== undefined ? behind.offset : before !== undefined ? endOf(gone) : endOf(parent) - 1;
  return text.slice(0, start) + text.slice(end);
}

function endOf({ offset, length }: Node): number {
  return offset + length;
}

function findParent(root: Node | undefined, path: Path): Node {
  const parent = root === undefined ? undefined : findNodeAtLocation(root, path.slice(0, -1));
  if (parent?.type !== "object" && parent?.type !== "array")
    throw new Unplannable("a value without a place in the text");
  return parent;
}

function replace(text: string, node: Node, value: Json, layout: Layout): Splice {
  return {
    start: node.offset,
    end: endOf(node),
    text: print(value, indentAt(text, node.offset), layout),
  };
}

function insert(text: string, parent: Node, key: string | number, value: Json, layout: Layout): Splice[] {
  const member = (indent: string | undefined): string => {
    const name = typeof key === "number" ? "" : `${JSON.stringify(key)}:${layout.isCompact ? "" : " "}`;
    return name + print(value, indent, layout);
  };
  const closing = endOf(parent) - 1;
  const last = parent.children?.at(-1);
  if (last === undefined) {
    const indent = indentAt(text, parent.offset);
    const inner = layout.unit === undefined ? undefined : indent + layout.unit;
    const line = layout.lineBreak;
    const body = inner === undefined ? member(inner) : `${line}${inner}${member(inner)}${line}${indent}`;
    return [{ start: parent.offset + 1, end: closing, text: body }];
  }
  const end = endOf(last);
  const indent = indentAt(text, last.offset);
  const hasOwnLines = findLineEnd(text, end) < closing && findLineStart(text, last.offset) > parent.offset;
  const added = hasOwnLines
    ? `,${layout.lineBreak}${indent}${member(indent)}`
    : `,${layout.isCompact ? "" : " "}${member(undefined)}`;
  return [{ start: end, end, text: added }];
}

interface Layout {
  /** One step of indentation; undefined when the text is one line. */
  readonly unit: string | undefined;
  readonly lineBreak: string;
  /** No space behind colons and commas. */
  readonly isCompact: boolean;
}

function findLayout(text: string): Layout {
  const head = text.slice(0, 10_000);
  return {
    unit: /\n([ \t]+)\S/.exec(head)?.[1],
    lineBreak: /^[^\n]*\r\n/.test(head) ? "\r\n" : "\n",
    isCompact: /"[ \t]*:\S/.test(head) && !/":[ \t]/.test(head),
  };
}

function indentAt(text: string, offset: number): string {
  const start = findLineStart(text, offset);
  return text.slice(start, skipBlanks(text, start));
}

/** A value on lines of its own below `indent`, or on one line. */
function print(value: Json, indent: string | undefined, { unit, lineBreak, isCompact }: Layout): string {
  if (indent !== undefined && unit !== undefined)
    return JSON.stringify(value, null, unit).replaceAll("\n", lineBreak + indent);
  if (isCompact || typeof value !== "object" || value === null) return JSON.stringify(value);
  if (Array.isArray(value))
    return `[${value.map((item) => print(item, undefined, { unit, lineBreak, isCompact })).join(", ")}]`;
  const members = Object.entries(value).filter((entry): entry is [string, Json] => entry[1] !== undefined);
  return `{${members.map(([key, member]) => `${JSON.stringify(key)}: ${print(member, undefined, { unit, lineBreak, isCompact })}`).join(", ")}}`;
}
