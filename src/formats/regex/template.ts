/** A piece of a replacement: text, or what the first of these groups that took part has matched. */
export type TemplatePart = string | { readonly groups: readonly number[] };

/**
 * Reads a replacement as Go's Regexp.Expand does: `$1`, `$name`, `${name}`, `$$`; a name takes as many letters, digits and
 * underscores as there are, an unknown one stands for nothing, and a dollar sign before anything else for itself.
 * @param names the groups' names by index
 * @see https://pkg.go.dev/regexp#Regexp.Expand
 */
export function readTemplate(template: string, names: readonly (string | undefined)[]): readonly TemplatePart[] {
  const parts: TemplatePart[] = [];
  const pieces = /\$(?:(\$)|\{([\p{L}\p{Nd}_]+)\}|([\p{L}\p{Nd}_]+))/gu;
  let last = 0;
  for (const piece of template.matchAll(pieces)) {
    parts.push(template.slice(last, piece.index));
    last = piece.index + piece[0].length;
    const name = piece[2] ?? piece[3];
    if (name === undefined) parts.push("$");
    else parts.push(toPart(name, names));
  }
  parts.push(template.slice(last));
  return parts.filter((part) => part !== "");
}

function toPart(name: string, names: readonly (string | undefined)[]): TemplatePart {
  if (/^(?:0|[1-9][0-9]{0,7})$/.test(name)) return Number(name) < names.length ? { groups: [Number(name)] } : "";
  const groups = names.flatMap((known, index) => (known === name ? [index] : []));
  return groups.length > 0 ? { groups } : "";
}

/** What the part stands for in one match. */
export function filledIn(part: TemplatePart, groups: readonly (string | undefined)[]): string {
  if (typeof part === "string") return part;
  const index = part.groups.find((group) => groups[group] !== undefined);
  return index === undefined ? "" : (groups[index] as string);
}
