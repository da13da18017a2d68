import stringWidth from "string-width";

/** Columns a terminal needs for the text; wide characters and emoji count two. The text holds no control characters. */
export function toColumns(text: string): number {
  return stringWidth(text);
}

const graphemes = new Intl.Segmenter("en", { granularity: "grapheme" });

/** A word wider than the line, in pieces that fit; never inside a grapheme. */
function breakWord(word: string, width: number): string[] {
  const pieces: string[] = [];
  let piece = "";
  let columns = 0;
  for (const { segment } of graphemes.segment(word)) {
    const wide = toColumns(segment);
    if (columns + wide > width && piece !== "") {
      pieces.push(piece);
      piece = "";
      columns = 0;
    }
    piece += segment;
    columns += wide;
  }
  return [...pieces, piece];
}

/**
 * The text in lines of at most `width` columns, broken at spaces, a longer word where it must.
 * @param width at least 2
 */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = "";
  let columns = 0;
  for (const word of text.split(" ").filter((part) => part !== "")) {
    for (const piece of toColumns(word) > width ? breakWord(word, width) : [word]) {
      const wide = toColumns(piece);
      if (line !== "" && columns + 1 + wide > width) {
        lines.push(line);
        line = "";
        columns = 0;
      }
      columns += line === "" ? wide : wide + 1;
      line = line === "" ? piece : `${line} ${piece}`;
    }
  }
  return line === "" ? lines : [...lines, line];
}

/** The text on one line of at most `width` columns, its end replaced by an ellipsis where it is longer. */
export function fit(text: string, width: number): string {
  if (toColumns(text) <= width) return text;
  return `${breakWord(text, Math.max(1, width - 1))[0] ?? ""}…`;
}
