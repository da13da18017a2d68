/** One replacement in a text: the code units from `start` up to `end` become `text`. */
export interface Splice {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/**
 * The text with all replacements made; those at the same place keep their order.
 * @returns undefined when two of them overlap
 */
export function applySplices(text: string, splices: readonly Splice[]): string | undefined {
  const sorted = splices.toSorted((a, b) => a.start - b.start || a.end - b.end);
  let result = "";
  let at = 0;
  for (const { start, end, text: replacement } of sorted) {
    if (start < at) return undefined;
    result += text.slice(at, start) + replacement;
    at = end;
  }
  return result + text.slice(at);
}

/** Offset at which the line of `offset` begins. */
export function findLineStart(text: string, offset: number): number {
  return text.lastIndexOf("\n", offset - 1) + 1;
}

/** Offset behind the last code unit of the line of `offset`, before its line break. */
export function findLineEnd(text: string, offset: number): number {
  const newline = text.indexOf("\n", offset);
  if (newline < 0) return text.length;
  return newline > offset && text[newline - 1] === "\r" ? newline - 1 : newline;
}

/** Offset at which the line behind that of `offset` begins; the text's end for the last one. */
export function findNextLine(text: string, offset: number): number {
  const newline = text.indexOf("\n", offset);
  return newline < 0 ? text.length : newline + 1;
}

/** Offset of the first code unit from `offset` on that is no space or tab. */
export function skipBlanks(text: string, offset: number): number {
  let at = offset;
  while (text[at] === " " || text[at] === "\t") at += 1;
  return at;
}

/** Whether only spaces and tabs stand before the offset on its line. */
export function isFirstOnLine(text: string, offset: number): boolean {
  return skipBlanks(text, findLineStart(text, offset)) >= offset;
}
