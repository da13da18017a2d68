import type { Expr, RefTerm, Rule, Term } from "../ast.ts";
import { RegoError } from "../error.ts";
import { walkExpr, walkTerm } from "../walk.ts";
import { childOf } from "./tree.ts";
import type { RuleNode, RuleTree } from "./tree.ts";

/** @returns an error for each group of rules that need one another */
export function checkRecursion(tree: RuleTree): RegoError[] {
  const needs = new Map(tree.nodes.map((node) => [node, neededBy(node, tree)]));
  const errors: RegoError[] = [];
  const done = new Set<RuleNode>();
  for (const node of tree.nodes) {
    const circle = findCircle(node, needs, done);
    if (circle === undefined) continue;
    const names = circle.map((each) => `data.${each.path.join(".")}`);
    const at = (circle[0]?.rules[0] ?? circle[0]?.fallback)?.rule.at;
    errors.push(new RegoError("rego_recursion_error", `rule ${names[0]} is recursive: ${names.join(" -> ")}`, at));
    return errors;
  }
  return errors;
}

function findCircle(
  start: RuleNode,
  needs: ReadonlyMap<RuleNode, ReadonlySet<RuleNode>>,
  done: Set<RuleNode>,
): RuleNode[] | undefined {
  const path: RuleNode[] = [];
  const onPath = new Set<RuleNode>();
  const stack: { readonly node: RuleNode; readonly rest: IterableIterator<RuleNode> }[] = [];
  const open = (node: RuleNode): void => {
    path.push(node);
    onPath.add(node);
    stack.push({ node, rest: (needs.get(node) ?? new Set<RuleNode>()).values() });
  };
  if (!done.has(start)) open(start);
  for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
    const next = top.rest.next();
    if (next.done === true) {
      stack.pop();
      path.pop();
      onPath.delete(top.node);
      done.add(top.node);
    } else if (onPath.has(next.value)) return [...path.slice(path.indexOf(next.value)), next.value];
    else if (!done.has(next.value)) open(next.value);
  }
  return undefined;
}

function neededBy(node: RuleNode, tree: RuleTree): Set<RuleNode> {
  const found = new Set<RuleNode>();
  const look = (term: Term): void => {
    if (term.is === "ref" && term.head.is === "var" && term.head.name === "data") addMatches(tree.root, term, 0, found);
  };
  const lookAll = (rule: Rule): void => {
    for (const term of [...rule.ref.slice(1), rule.key, rule.value]) if (term !== undefined) walkTerm(term, look);
    for (const expr of rule.body) walkExpr(withoutTargets(expr), look);
    for (const expr of rule.body) addReplacements(expr, tree, found);
    if (rule.otherwise !== undefined) lookAll(rule.otherwise);
  };
  for (const { rule } of node.rules) lookAll(rule);
  if (node.fallback !== undefined) lookAll(node.fallback.rule);
  return found;
}

/** The target of `with` is replaced, not evaluated. */
function withoutTargets(expr: Expr): Expr {
  return expr.with.length === 0 ? expr : { ...expr, with: expr.with.map((each) => ({ ...each, target: each.value })) };
}

function addReplacements(expr: Expr, tree: RuleTree, found: Set<RuleNode>): void {
  for (const each of expr.with) {
    const path = each.by?.split(".") ?? [];
    let node: RuleNode | undefined = path[0] === "data" ? tree.root : undefined;
    for (const key of path.slice(1)) node = node?.children.get(key);
    if (node !== undefined) found.add(node);
  }
}

/** All rules that a reference may evaluate. */
function addMatches(node: RuleNode, ref: RefTerm, depth: number, found: Set<RuleNode>): void {
  if (node.index !== -1) found.add(node);
  const key = ref.path[depth];
  if (key === undefined) {
    for (const child of node.children.values())
      if (child.kind !== "function") addMatches(child, ref, depth, found);
      else if (child.children.size > 0) addMatches(child, ref, depth, found);
    return;
  }
  if (key.is === "const") {
    const child = childOf(node, key.value);
    if (child !== undefined) addMatches(child, ref, depth + 1, found);
    return;
  }
  for (const child of node.children.values()) addMatches(child, ref, depth + 1, found);
}
