import type { CallNode, Node } from "../ast.ts";

export type Chain = CallNode & { readonly function: "_&&_" | "_||_" };

export const isChain = (node: Node): node is Chain =>
  node.kind === "call" && (node.function === "_&&_" || node.function === "_||_");

/** The operands of a chain of the same operator, in the order of the source. */
export function operandsOf(node: Node, operator: Chain["function"]): readonly Node[] {
  if (!isChain(node) || node.function !== operator) return [node];
  return node.args.flatMap((operand) => operandsOf(operand, operator));
}
