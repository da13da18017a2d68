import type { SourceDocument } from "../../model/index.ts";
import { readFound } from "./bytes.ts";

/**
 * A rendered document shown in the file it came from: each rendered line is taken to the line of the source that
 * reads the same, or else to the nearest one before it that could be placed.
 */
export function placeInSource(document: SourceDocument, source: string, renderedFrom: string): SourceDocument {
  const places = new Map<string, number[]>();
  for (const [index, line] of readLines(source).entries()) {
    const key = line.trim();
    if (key === "") continue;
    const known = places.get(key);
    if (known === undefined) places.set(key, [index + 1]);
    else known.push(index + 1);
  }
  let last = 1;
  const lines = document.text.split("\n").map((line) => {
    const known = places.get(line.trim());
    // Of several equal lines the next one in reading order.
    if (known !== undefined) last = firstFrom(known, last);
    return last;
  });
  return { ...document, file: source, line: 1, renderedFrom, lines };
}

/** The first of ascending lines that is not before the one given, or else the very first. */
function firstFrom(lines: readonly number[], from: number): number {
  let low = 0;
  let high = lines.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((lines[middle] ?? 0) < from) low = middle + 1;
    else high = middle;
  }
  return lines[low] ?? lines[0] ?? from;
}

function readLines(file: string): string[] {
  try {
    return new TextDecoder().decode(readFound(file)).split("\n");
  } catch {
    // What cannot be read again has no lines to point at; a chart may name anything as its source.
    return [];
  }
}
