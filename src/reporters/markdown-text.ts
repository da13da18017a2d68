import { toProse } from "./prose.ts";
import { toVisible } from "./visible.ts";

/**
 * Text as Markdown that shows exactly it: every ASCII sign is a character reference, which no Markdown reads as markup,
 * and a zero-width space behind `@`, `#` and `!` keeps people, issues and merge requests from being linked.
 */
export function toMarkdownText(text: string): string {
  return toVisible(text).replace(/[!-/:-@[-`{-~]/g, (sign) => {
    const reference = `&#${sign.charCodeAt(0)};`;
    return sign === "@" || sign === "#" || sign === "!" ? `${reference}&#8203;` : reference;
  });
}

/** Names, paths and places: text in a code span, where mentions are not looked for. */
export function toMarkdownCode(text: string): string {
  return `<code>${toMarkdownText(text)}</code>`;
}

/** A text of a control, its code in code spans. */
export function toMarkdownProse(text: string): string {
  return toProse(text)
    .map((part) => (part.isCode ? toMarkdownCode(part.text) : toMarkdownText(part.text)))
    .join("");
}
