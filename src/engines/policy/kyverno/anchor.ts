/** The sign before the brackets: `` condition, `<` global, `X` negation, `+` add if absent, `=` equality, `^` existence. */
export type AnchorSign = "" | "<" | "X" | "+" | "=" | "^";

export interface Anchor {
  readonly sign: AnchorSign;
  readonly key: string;
}

/** Reads a key such as `=(hostPath)`; undefined when it is no anchor. */
export function readAnchor(text: string): Anchor | undefined {
  const trimmed = text.trim();
  if (!trimmed.endsWith(")")) return undefined;
  const open = trimmed.startsWith("(") ? 0 : trimmed[1] === "(" && "+<=X^".includes(trimmed[0] ?? " ") ? 1 : -1;
  const key = open < 0 ? "" : trimmed.slice(open + 1, -1);
  if (key === "" || key.includes("\n")) return undefined;
  return { sign: trimmed.slice(0, open) as AnchorSign, key };
}

export function writeAnchor({ sign, key }: Anchor): string {
  return `${sign}(${key})`;
}

/** Whether the anchor decides if the rest applies. */
export function isConditional(anchor: Anchor | undefined): boolean {
  return anchor?.sign === "" || anchor?.sign === "<";
}
