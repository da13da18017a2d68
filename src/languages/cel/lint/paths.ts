import type { Node } from "../ast.ts";
import type { CheckedExpression } from "../check/checked.ts";
import { childrenOf } from "../parse/children.ts";

type Path = readonly string[];

/** How nodes are reached from variables, by node id: `["object", "spec", "ports", "@items", "protocol"]`. */
export function pathsOf(checked: CheckedExpression): ReadonlyMap<number, Path> {
  const paths = new Map<number, Path>();
  const visit = (node: Node, locals: ReadonlyMap<string, Path | undefined>): Path | undefined => {
    const path = find(node, locals);
    if (path !== undefined) paths.set(node.id, path);
    return path;
  };
  const find = (node: Node, locals: ReadonlyMap<string, Path | undefined>): Path | undefined => {
    const reference = checked.references.get(node.id);
    if (reference?.kind === "variable") return [reference.name];
    if (reference?.kind === "local") return locals.get(reference.name);
    if (node.kind === "select") {
      const operand = visit(node.operand, locals);
      return node.mode === "value" && operand !== undefined ? [...operand, node.field] : undefined;
    }
    if (node.kind === "macro") {
      const range = visit(node.range, locals);
      const isList = checked.types.get(node.range.id)?.kind === "list";
      const element = range && isList ? [...range, "@items"] : undefined;
      const second = node.secondVariable;
      const names =
        second === undefined
          ? [[node.variable, element]]
          : [
              [node.variable, undefined],
              [second, element],
            ];
      const inner = new Map([...locals, ...(names as [string, Path | undefined][])]);
      if (node.condition !== undefined) visit(node.condition, inner);
      visit(node.body, inner);
      return undefined;
    }
    if (node.kind === "bind") {
      const value = visit(node.value, locals);
      visit(node.body, new Map([...locals, [node.variable, node.bind === "bind" ? value : undefined]]));
      return undefined;
    }
    const inside = childrenOf(node).map((child) => visit(child, locals));
    const isIndex = node.kind === "call" && node.function === "_[_]" && inside[0] !== undefined;
    const container = isIndex ? checked.types.get(node.args[0]?.id ?? 0)?.kind : undefined;
    if (container !== "list" && container !== "map") return undefined;
    return [...(inside[0] ?? []), container === "list" ? "@items" : "@values"];
  };
  visit(checked.root, new Map());
  return paths;
}
