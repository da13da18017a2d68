import type { BindNode, MacroNode, Node } from "../ast.ts";
import type { CheckedExpression } from "../check/checked.ts";
import { childrenOf } from "../parse/children.ts";

/** The names of variables that a macro or bind declares and nothing in it reads. */
export function unusedVariables(checked: CheckedExpression, node: MacroNode | BindNode): readonly string[] {
  // Slots of blocks are written by programs.
  if (node.kind === "bind")
    return node.variable.startsWith("@") || reads(checked, node.body, node.variable) ? [] : [node.variable];
  const inside = node.condition === undefined ? [node.body] : [node.condition, node.body];
  const names = [node.variable, ...(node.secondVariable === undefined ? [] : [node.secondVariable])];
  const unused = names.filter((name) => !inside.some((part) => reads(checked, part, name)));
  // Of two, one may be there for the other's sake.
  return unused.length === names.length && !names.some((name) => name.startsWith("_")) ? unused : [];
}

function reads(checked: CheckedExpression, node: Node, name: string): boolean {
  const reference = checked.references.get(node.id);
  if (reference?.kind === "local" && reference.name === name) return true;
  if (node.kind === "macro" && (node.variable === name || node.secondVariable === name)) {
    return reads(checked, node.range, name);
  }
  if (node.kind === "bind" && node.variable === name) return reads(checked, node.value, name);
  return childrenOf(node).some((child) => reads(checked, child, name));
}
