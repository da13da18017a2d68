/** Lines moved right in a copy of a text, so that a strict parser takes them. */
export interface Padded {
  readonly text: string;
  /** Offsets in the copy, ascending, at which PADDING was put in. */
  readonly insertions: readonly number[];
}

/** Deeper than any manifest's block indentation. */
const PADDING = " ".repeat(240);
/** More lines than this at fault in one document is not a matter of layout. */
const MAX_INSERTIONS = 300;
/** Each line moved means reading the document again: so many characters are read again at most. */
const MAX_REREAD_CHARS = 20_000_000;

/**
 * Moves the line at an offset to the right. White space at the start of a line inside `[…]`, `{…}` or quotes has no
 * meaning, and Kubernetes' reader lets such lines stand left of their parent (`]` under `args: [` is common).
 * @returns undefined when this line was moved already, or too many were
 */
export function padLine({ text, insertions }: Padded, offset: number): Padded | undefined {
  const lineStart = text.lastIndexOf("\n", offset - 1) + 1;
  const isBeyond = insertions.length >= MAX_INSERTIONS || insertions.length * text.length > MAX_REREAD_CHARS;
  if (isBeyond || insertions.includes(lineStart)) return undefined;
  return {
    text: text.slice(0, lineStart) + PADDING + text.slice(lineStart),
    insertions: [...insertions.map((at) => (at > lineStart ? at + PADDING.length : at)), lineStart].sort(
      (a, b) => a - b,
    ),
  };
}

/** The offset in the original text of an offset in the padded copy. */
export function unpad(insertions: readonly number[], offset: number): number {
  let padding = 0;
  for (const at of insertions) {
    if (at >= offset) break;
    padding += Math.min(PADDING.length, offset - at);
  }
  return offset - padding;
}
