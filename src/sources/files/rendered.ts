import { readFileSync } from "node:fs";
import type { SourceDocument } from "../../model/index.ts";

/**
 * A rendered document shown in the file it came from: each rendered line is taken to the line of the source that
 * reads the same, or else to the nearest one before it that could be placed.
 */
export function placeInSource(document: SourceDocument, source: string, renderedFrom: string): SourceDocument {
  const places = new Map<string, number[]>();
  for (const [index, line] of readLines(source).entries()) {
    const key = line.trim();
    if (key !== "") places.set(key, [...(places.get(key) ?? []), index + 1]);
  }
  let last = 1;
  const lines = document.text.split("\n").map((line) => {
    const known = places.get(line.trim());
    // Of several equal lines the next one in reading order.
    last = known?.find((place) => place >= last) ?? known?.[0] ?? last;
    return last;
  });
  return { ...document, file: source, line: 1, renderedFrom, lines };
}

function readLines(file: string): string[] {
  try {
    return readFileSync(file, "utf8").split("\n");
  } catch {
    // A template that cannot be read again has no lines to point at.
    return [];
  }
}
