import { type Document, type Node, type YAMLMap, isMap, isScalar, isSeq } from "yaml";
import { isBlockMap, isBlockSeq, isFlow } from "./layout.ts";
import { findLineStart } from "./splice.ts";
import type { Quote } from "./write-scalar.ts";

/** How a document is written, so that what is added looks like the rest. */
export interface Style {
  readonly lineBreak: "\n" | "\r\n";
  /** Spaces from a key to the keys below it. */
  readonly step: number;
  /** Spaces from a key to the dashes below it: often 0. */
  readonly listStep: number;
  readonly quote: Quote;
  /** Whether strings of several lines may be written as literal blocks: not before a comment, which they would swallow. */
  readonly literals: boolean;
}

interface Counts {
  readonly steps: Map<number, number>;
  readonly listSteps: Map<number, number>;
  readonly quotes: Map<Quote, number>;
}

/** The commonest indentation steps, quotes and line breaks of a document. */
export function findStyle(text: string, document: Document): Style {
  const counts: Counts = { steps: new Map(), listSteps: new Map(), quotes: new Map() };
  count(text, document.contents, counts);
  const step = findCommonest(counts.steps) ?? 2;
  return {
    lineBreak: /^[^\n]*\r\n/.test(text) ? "\r\n" : "\n",
    step,
    listStep: findCommonest(counts.listSteps) ?? step,
    quote: findCommonest(counts.quotes) ?? '"',
    literals: true,
  };
}

/** Column of an offset on its line, from 0. */
export function columnOf(text: string, offset: number): number {
  return offset - findLineStart(text, offset);
}

function count(text: string, node: Node | null, counts: Counts): void {
  if (isScalar(node)) {
    if (node.type === "QUOTE_DOUBLE") add(counts.quotes, '"');
    if (node.type === "QUOTE_SINGLE") add(counts.quotes, "'");
  } else if (isSeq(node)) {
    for (const item of node.items) count(text, item as Node, counts);
  } else if (isMap(node)) countMap(text, node, counts);
}

function countMap(text: string, map: YAMLMap, counts: Counts): void {
  const column = isBlockMap(map) && map.srcToken?.type === "block-map" ? firstColumn(text, map) : undefined;
  for (const pair of map.items) {
    const value = pair.value as Node | null;
    const below = firstColumn(text, value);
    if (column !== undefined && below !== undefined && below >= column) {
      add(isSeq(value) ? counts.listSteps : counts.steps, below - column);
    }
    count(text, value, counts);
  }
}

/** Column of the first key or dash of a block collection. */
function firstColumn(text: string, node: Node | null): number | undefined {
  if (node === null || isFlow(node)) return undefined;
  if (isBlockMap(node)) return toColumn(text, node.range?.[0]);
  return isBlockSeq(node) ? toColumn(text, node.range?.[0]) : undefined;
}

function toColumn(text: string, offset: number | undefined): number | undefined {
  return offset === undefined ? undefined : columnOf(text, offset);
}

function add<Key>(counts: Map<Key, number>, key: Key): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

function findCommonest<Key>(counts: ReadonlyMap<Key, number>): Key | undefined {
  let best: Key | undefined;
  for (const [key, times] of counts) if (best === undefined || times > (counts.get(best) ?? 0)) best = key;
  return best;
}
