/** A control's own text in parts: what stands between backticks is code. */
export interface ProsePart {
  readonly text: string;
  readonly isCode: boolean;
}

/** The parts of a sentence of ours, `Remove \`privileged: true\` here` as text, code, text. A single backtick stays as it is. */
export function toProse(text: string): ProsePart[] {
  const parts = text.split("`");
  if (parts.length % 2 === 0) return [{ text, isCode: false }];
  return parts.map((part, index) => ({ text: part, isCode: index % 2 === 1 })).filter((part) => part.text !== "");
}
