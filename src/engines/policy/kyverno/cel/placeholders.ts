import { Fault } from "../fault.ts";

/** A piece of a text: as it stands, or an expression between `((` and `))`. */
export type Segment =
  | { readonly is: "text"; readonly text: string }
  | { readonly is: "expression"; readonly source: string };

/**
 * Splits a scalar of a generation template. `\((` stands for `((`; parentheses and texts within an expression are
 * counted.
 * @see github.com/kyverno/kyverno, pkg/cel/policies/gpol/template/scanner.go
 */
export function splitPlaceholders(text: string): readonly Segment[] | Fault {
  const segments: Segment[] = [];
  let plain = "";
  let at = 0;
  while (at < text.length) {
    if (text.startsWith("\\((", at)) {
      plain += "((";
      at += 3;
    } else if (text.startsWith("((", at)) {
      const end = findEnd(text, at + 2);
      if (end instanceof Fault) return end;
      const source = text.slice(at + 2, end).trim();
      if (source === "") return new Fault(`empty placeholder at offset ${at}`);
      if (plain !== "") segments.push({ is: "text", text: plain });
      segments.push({ is: "expression", source });
      plain = "";
      at = end + 2;
    } else {
      plain += text[at];
      at += 1;
    }
  }
  if (plain !== "") segments.push({ is: "text", text: plain });
  return segments;
}

export function hasPlaceholder(text: string): boolean {
  return text.includes("((");
}

/** Where the closing `))` begins. */
function findEnd(text: string, start: number): number | Fault {
  let depth = 0;
  let quote = "";
  for (let at = start; at < text.length; at += 1) {
    const character = text[at] ?? "";
    if (quote !== "") {
      if (character === "\\") at += 1;
      else if (character === quote) quote = "";
    } else if (character === '"' || character === "'") quote = character;
    else if (character === "(") depth += 1;
    else if (character === ")" && depth > 0) depth -= 1;
    else if (character === ")") {
      return text[at + 1] === ")" ? at : new Fault(`unbalanced parenthesis in placeholder at offset ${start - 2}`);
    }
  }
  return new Fault(`unterminated placeholder at offset ${start - 2}: missing closing '))'`);
}
