/** A piece of text: plain, or the expression between `{{` and `}}`. */
export type Segment =
  | { readonly is: "plain"; readonly text: string }
  | { readonly is: "variable"; readonly text: string; readonly variable: Variable };

export interface Variable {
  readonly expression: string;
  /** Written `{{- … }}`: what it is worth is not looked through for further variables. */
  readonly isShallow: boolean;
}

/**
 * The end of the variable that begins at an offset; undefined when none does. Braces may be nested once inside.
 * @see pkg/engine/variables/regex of Kyverno: `\{\{(?:\{[^{}]*\}|[^{}])*\}\}`
 */
function findEnd(text: string, start: number): number | undefined {
  if (!text.startsWith("{{", start)) return undefined;
  let at = start + 2;
  for (;;) {
    const brace = findBrace(text, at);
    if (brace < 0) return undefined;
    if (text[brace] === "}") return text[brace + 1] === "}" ? brace + 2 : undefined;
    const inner = findBrace(text, brace + 1);
    if (inner < 0 || text[inner] !== "}") return undefined;
    at = inner + 1;
  }
}

function findBrace(text: string, from: number): number {
  for (let at = from; at < text.length; at += 1) if (text[at] === "{" || text[at] === "}") return at;
  return -1;
}

/** Where the variables of a text stand: not behind a backslash. */
export function splitVariables(text: string): Segment[] {
  const segments: Segment[] = [];
  let plainFrom = 0;
  for (let at = text.indexOf("{{"); at >= 0;) {
    const end = at > 0 && text[at - 1] === "\\" ? undefined : findEnd(text, at);
    if (end === undefined) {
      at = text.indexOf("{{", at + 1);
      continue;
    }
    if (at > plainFrom) segments.push({ is: "plain", text: text.slice(plainFrom, at) });
    const written = text.slice(at, end);
    segments.push({ is: "variable", text: written, variable: readVariable(written) });
    plainFrom = end;
    at = text.indexOf("{{", end);
  }
  if (plainFrom < text.length) segments.push({ is: "plain", text: text.slice(plainFrom) });
  return segments;
}

function readVariable(written: string): Variable {
  const expression = written.replaceAll("{{", "").replaceAll("}}", "").trim();
  return expression.startsWith("-")
    ? { expression: expression.slice(1).trim(), isShallow: true }
    : { expression, isShallow: false };
}

/** `\{{` is how two braces are written that begin no variable. */
export function unescapeBraces(text: string): string {
  return text.replaceAll("\\{{", "{{");
}
