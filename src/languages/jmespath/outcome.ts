import type { Node } from "./ast.ts";

/** Whether the node can answer that a key is missing. */
export function canMiss(node: Node): boolean {
  switch (node.is) {
    case "field":
      return true;
    case "sub":
      return canMiss(node.left) || canMiss(node.right);
    case "and":
      return canMiss(node.right);
    default:
      return false;
  }
}

/** Whether looking can fail with an error that is no missing key. */
export function canThrow(node: Node): boolean {
  switch (node.is) {
    case "call":
      return true;
    case "slice":
      return node.slice.step === 0;
    case "sub":
    case "pipe":
    case "projection":
    case "or":
    case "and":
    case "comparison":
      return canThrow(node.left) || canThrow(node.right);
    case "values":
      return canThrow(node.right);
    case "filter":
      return canThrow(node.right) || canThrow(node.condition);
    case "not":
      return canThrow(node.operand);
    case "list":
      return node.items.some(canThrow);
    case "object":
      return node.entries.some(([, item]) => canThrow(item));
    default:
      return false;
  }
}
