import type { Location, Path, SourceDocument } from "../../model/index.ts";
import { LineIndex } from "../text/index.ts";
import type { MapNode, Node } from "./node.ts";
import { parseDocument } from "./parse.ts";
import { toKey } from "./value.ts";

interface Placed {
  readonly root: Node | undefined;
  readonly lines: LineIndex;
}

/** Findings of one document come together, so the last few are enough. */
const KEPT = 4;
const placed = new Map<SourceDocument, Placed>();

/**
 * Where the value at a path stands: its key in a mapping, its dash content in a list. Where the path leads further
 * than the document goes, the nearest value on the way.
 */
export function locateInYaml(document: SourceDocument, path: Path): Location {
  const { root, lines } = place(document);
  let node = root;
  let offset = root?.start ?? 0;
  for (const step of path) {
    const next = node === undefined ? undefined : findChild(node, step);
    if (next === undefined) break;
    offset = next.start;
    node = next.node;
  }
  const { line, column } = lines.at(offset);
  return { file: document.file, line: document.line + line - 1, column };
}

function place(document: SourceDocument): Placed {
  const known = placed.get(document);
  if (known !== undefined) return known;
  const made = { root: parseDocument(document.text), lines: new LineIndex(document.text) };
  if (placed.size >= KEPT) placed.delete(placed.keys().next().value as SourceDocument);
  placed.set(document, made);
  return made;
}

function findChild(node: Node, step: string | number): { node: Node; start: number } | undefined {
  switch (node.is) {
    case "alias":
      return findChild(node.target, step);
    case "list": {
      const item = typeof step === "number" ? node.items[step] : undefined;
      return item === undefined ? undefined : { node: item, start: item.start };
    }
    case "map":
      return typeof step === "string" ? findEntry(node, step) : undefined;
    case "scalar":
      return undefined;
  }
}

/** The entry that counts: the last of that name, also one merged in by `<<`. */
function findEntry(map: MapNode, name: string): { node: Node; start: number } | undefined {
  for (let index = map.entries.length - 1; index >= 0; index -= 1) {
    const { key, value } = map.entries[index] as MapNode["entries"][number];
    if (key.is !== "scalar" && key.is !== "alias") continue;
    if (toKey(key) === name) return { node: value, start: key.start };
    if (key.is === "scalar" && key.plain && key.text === "<<") {
      const sources = value.is === "list" ? value.items : [value];
      for (const source of sources) {
        const found = findChild(source, name);
        if (found !== undefined) return found;
      }
    }
  }
  return undefined;
}
