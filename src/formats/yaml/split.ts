/** One document of a YAML stream: its text and where it begins in the file. */
export interface Slice {
  readonly text: string;
  readonly offset: number;
  /** From 1. */
  readonly line: number;
}

/**
 * Cuts a stream at `---` and `...` at the start of a line: inside no YAML value may such a line stand (YAML 1.2
 * section 9.1.2), so a broken document cannot hide the next one. Directives stay with the document they precede.
 */
export function splitDocuments(text: string): Slice[] {
  const slices: Slice[] = [];
  let start = 0;
  let line = 1;
  let startLine = 1;
  let hasContent = false;
  const close = (end: number): void => {
    if (hasContent) slices.push({ text: text.slice(start, end), offset: start, line: startLine });
    hasContent = false;
  };
  for (let at = 0; at < text.length; line += 1) {
    const newline = text.indexOf("\n", at);
    const next = newline < 0 ? text.length : newline + 1;
    const marker = markerAt(text, at);
    if (marker === "---") {
      close(at);
      start = at;
      startLine = line;
      hasContent = !isBlank(text, at + 3, next);
    } else if (marker === "...") {
      close(at);
      start = next;
      startLine = line + 1;
    } else if (!hasContent && !isBlank(text, at, next) && text.charCodeAt(at) !== 37) {
      hasContent = true;
    }
    at = next;
  }
  close(text.length);
  return slices;
}

function markerAt(text: string, at: number): "---" | "..." | undefined {
  const first = text.charCodeAt(at);
  if (first !== 45 && first !== 46) return undefined;
  const marker = text.slice(at, at + 3);
  if (marker !== "---" && marker !== "...") return undefined;
  const after = text.charCodeAt(at + 3);
  return Number.isNaN(after) || after === 32 || after === 9 || after === 10 || after === 13 ? marker : undefined;
}

/** Only white space, or a comment. */
function isBlank(text: string, from: number, to: number): boolean {
  for (let at = from; at < to; at += 1) {
    const code = text.charCodeAt(at);
    if (code === 35) return true;
    if (code !== 32 && code !== 9 && code !== 10 && code !== 13 && code !== 0xfeff) return false;
  }
  return true;
}
