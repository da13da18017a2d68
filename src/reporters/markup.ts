import { toProse } from "./prose.ts";
import { toVisible } from "./visible.ts";

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
  "`": "&#96;",
};

/** HTML that is safe because only `markup` makes it. */
export class Markup {
  readonly html: string;
  constructor(html: string) {
    this.html = html;
  }
}

type Part = string | number | Markup | undefined | readonly Part[];

function toHtml(part: Part): string {
  if (part === undefined) return "";
  if (part instanceof Markup) return part.html;
  if (typeof part === "string" || typeof part === "number") {
    return toVisible(`${part}`).replace(/[&<>"'`]/g, (char) => ENTITIES[char] ?? char);
  }
  return part.map(toHtml).join("");
}

/** A template whose values are escaped, unless they are markup themselves. Attribute values must stand in double quotes. */
export function markup(literals: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  return new Markup(literals.map((literal, index) => literal + toHtml(parts[index])).join(""));
}

/** A text of a control, its code in code elements. */
export function prose(text: string): Markup[] {
  return toProse(text).map((part) => (part.isCode ? markup`<code>${part.text}</code>` : markup`${part.text}`));
}
