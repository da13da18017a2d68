/**
 * An expression of a mutation for pods, for the controller whose pod template is at `template`.
 * @see github.com/kyverno/kyverno, pkg/cel/policies/mpol/autogen
 */
export function rewriteExpression(expression: string, template: string): string {
  const moved = expression
    .replaceAll(/\b(object|oldObject|Object)\.spec/g, `$1.${template}.spec`)
    .replaceAll(/\b(object|oldObject|Object)\.metadata\.(labels|annotations)/g, `$1.${template}.metadata.$2`);
  return wrapRoot(moved, template) ?? moved;
}

/** `Object{…}` at the root becomes what stands in the template; undefined where the root is something else. */
function wrapRoot(expression: string, template: string): string | undefined {
  const opening = /^\s*Object[ \t\r\n]*\{/.exec(expression)?.[0];
  if (opening === undefined) return undefined;
  const end = findClosing(expression, opening.length);
  if (end === undefined) return undefined;
  const names = template.split(".");
  const openings = names.map((name, index) => `${name}: ${["Object", ...names.slice(0, index + 1)].join(".")}{`);
  const closing = "}".repeat(names.length + 1);
  return `Object{${openings.join("")}${expression.slice(opening.length, end)}${closing}${expression.slice(end + 1).trimEnd()}`;
}

/** Where the brace closes that was open at the start; braces in texts count, as in Kyverno. Undefined for an empty object. */
function findClosing(text: string, start: number): number | undefined {
  let depth = 1;
  for (let at = start; at < text.length; at += 1) {
    if (text[at] === "{") depth += 1;
    else if (text[at] === "}") depth -= 1;
    if (depth === 0) return at > start ? at : undefined;
  }
  return undefined;
}
