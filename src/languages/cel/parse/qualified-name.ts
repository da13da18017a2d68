import type { Node } from "../ast.ts";

/** `a.b.c` of a chain of plain selections of an ident; undefined for all other trees. */
export function qualifiedName(node: Node): string | undefined {
  const parts: string[] = [];
  let rest = node;
  while (rest.kind === "select" && rest.mode === "value") {
    parts.push(rest.field);
    rest = rest.operand;
  }
  if (rest.kind !== "ident") return undefined;
  parts.push(rest.name);
  return parts.reverse().join(".");
}
