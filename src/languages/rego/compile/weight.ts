import type { Rule, Term } from "../ast.ts";
import { BUILTINS } from "../builtins/index.ts";
import { findNode } from "../plan/tree.ts";
import type { RuleNode, RuleTree } from "../plan/tree.ts";
import { dottedName } from "../rewrite/functions.ts";
import { OWN_BUILTINS } from "../run/own-builtins.ts";
import { walkExpr, walkTerm } from "../walk.ts";

/** About so many calls of built-ins take longer than finding what a function gave before. */
const HEAVY = 20;
const LOOP = 4;
/** Calls within calls that are weighed. */
const DEEPEST = 100;

/** Functions of one argument that are worth remembering: heavy ones that are called in several places. */
export function rememberedFunctions(tree: RuleTree): ReadonlySet<RuleNode> {
  const weights = new Map<RuleNode, number>();
  const places = new Map<RuleNode, number>();
  let depth = 0;
  const weigh = (node: RuleNode): number => {
    const known = weights.get(node);
    if (known !== undefined) return known;
    if (depth === DEEPEST) return -Infinity;
    depth += 1;
    // Rules never need themselves; this is for those that only look like it.
    weights.set(node, 0);
    const weight = allTerms(node).reduce((sum, term) => sum + weightOf(term), 0);
    weights.set(node, weight);
    depth -= 1;
    return weight;
  };
  const weightOf = (term: Term): number => {
    const name = dottedName(term);
    if (name === undefined) return term.is === "ref" ? LOOP : 0;
    const builtin = BUILTINS.get(name);
    // What says something, or answers differently each time, is called each time.
    if (OWN_BUILTINS.has(name) && !name.startsWith("internal.member")) return -Infinity;
    if (builtin !== undefined) return builtin.nondeterministic === true ? -Infinity : 1;
    const callee = functionAt(tree, name);
    if (callee === undefined) return 0;
    places.set(callee, (places.get(callee) ?? 0) + 1);
    return weigh(callee);
  };
  for (const node of tree.nodes) weigh(node);
  return new Set(
    tree.nodes.filter(
      (node) => arityOf(node) === 1 && (weights.get(node) ?? 0) >= HEAVY && (places.get(node) ?? 0) > 1,
    ),
  );
}

function functionAt(tree: RuleTree, name: string): RuleNode | undefined {
  const [root, ...path] = name.split(".");
  const node = root === "data" ? findNode(tree.root, path) : undefined;
  return node?.kind === "function" ? node : undefined;
}

function arityOf(node: RuleNode): number | undefined {
  return (node.rules[0] ?? node.fallback)?.rule.args?.length;
}

function allTerms(node: RuleNode): Term[] {
  const found: Term[] = [];
  const look = (term: Term): void => void found.push(term);
  const lookInRule = (rule: Rule): void => {
    for (const term of [rule.key, rule.value]) if (term !== undefined) walkTerm(term, look);
    for (const expr of rule.body) walkExpr(expr, look);
    if (rule.otherwise !== undefined) lookInRule(rule.otherwise);
  };
  for (const { rule } of node.rules) lookInRule(rule);
  if (node.fallback !== undefined) lookInRule(node.fallback.rule);
  return found;
}
