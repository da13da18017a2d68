import type { Node } from "../ast.ts";
import { childrenOf } from "./children.ts";

/** The recursion limit of cel-go, and so of Kubernetes. */
export const DEEPEST = 250;

/**
 * Whether no path through the tree has more operators, selections and calls than cel-go allows. Chains such as
 * `1 + 1 + 1` make deep trees without deep brackets; whoever walks the tree by recursion relies on this limit.
 */
export function checkDepth(root: Node): boolean {
  const open: { node: Node; depth: number }[] = [{ node: root, depth: weight(root) }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (next.depth > DEEPEST) return false;
    for (const child of childrenOf(next.node)) open.push({ node: child, depth: next.depth + weight(child) });
  }
  return true;
}

/** As cel-go counts: `||`, `&&`, signs, calls without receiver and brackets are free; the brackets are limited elsewhere. */
function weight(node: Node): number {
  switch (node.kind) {
    case "select":
    case "macro":
    case "bind":
      return 1;
    case "call":
      return node.target !== undefined || isOperator(node.function) ? 1 : 0;
    default:
      return 0;
  }
}

const isOperator = (name: string): boolean =>
  name === "@in" ||
  (name.startsWith("_") && name.endsWith("_") && name !== "_||_" && name !== "_&&_") ||
  name.startsWith("_[");
