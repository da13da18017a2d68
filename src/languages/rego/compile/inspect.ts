import type { Expr, Rule, Term } from "../ast.ts";
import { equalValues } from "../order.ts";
import type { PlannedRule, RuleTree } from "../plan/tree.ts";
import { exprTerms, walkExpr, walkTerm } from "../walk.ts";
import { constantOf } from "./scope.ts";
import { literal } from "./writer.ts";

/** Where each clause of a function has another constant in one argument, at most one of them can match. */
export function distinctCases(
  rules: readonly PlannedRule[],
): { readonly position: number; readonly literals: readonly string[] } | undefined {
  const arity = rules[0]?.rule.args?.length ?? 0;
  for (let position = 0; position < arity && rules.length > 2; position++) {
    const values = rules
      .map(({ rule }) => rule.args?.[position])
      .map((arg) => (arg === undefined ? undefined : constantOf(arg)));
    const literals = values.map((value) => (value === undefined ? undefined : literal(value)));
    if (!literals.includes(undefined) && new Set(literals).size === rules.length)
      return { position, literals: literals as string[] };
  }
  return undefined;
}

/** Whether all clauses have the same constant value, so that the first that holds is enough. */
export function haveOneValue(rules: readonly PlannedRule[]): boolean {
  const values = rules.map(({ rule }) => (rule.otherwise === undefined ? constantOf(rule.value as Term) : undefined));
  const [first] = values;
  return first !== undefined && values.every((value) => value !== undefined && equalValues(value, first));
}

export function usesIn(rule: Rule): Map<string, number> {
  const uses = new Map<string, number>();
  const count = (term: Term): void => {
    if (term.is === "var") uses.set(term.name, (uses.get(term.name) ?? 0) + 1);
  };
  for (const term of [...rule.ref.slice(1), ...(rule.args ?? []), rule.key, rule.value])
    if (term !== undefined) walkTerm(term, count);
  for (const expr of rule.body) countUses(expr, uses);
  return uses;
}

export function countUses(expr: Expr, uses: Map<string, number>): void {
  walkExpr(expr, (term) => {
    if (term.is === "var") uses.set(term.name, (uses.get(term.name) ?? 0) + 1);
  });
}

export function mockedFunctions(tree: RuleTree): Set<string> {
  const found = new Set<string>();
  const lookInBody = (body: readonly Expr[]): void => {
    for (const expr of body) {
      for (const each of expr.with) if (each.replaced !== undefined) found.add(each.replaced);
      if (expr.is === "every") lookInBody(expr.body);
      for (const term of exprTerms(expr))
        walkTerm(term, (inner) => void (inner.is === "comprehension" && lookInBody(inner.body)));
    }
  };
  const lookInRule = (rule: Rule): void => {
    lookInBody(rule.body);
    if (rule.otherwise !== undefined) lookInRule(rule.otherwise);
  };
  for (const node of tree.nodes) for (const { rule } of node.rules) lookInRule(rule);
  return found;
}

/** Whether a query replaces functions, which compiled rules were not made to ask for. */
export function replacesFunctions(body: readonly Expr[]): boolean {
  return body.some(
    (expr) =>
      expr.with.some((each) => each.replaced !== undefined) || (expr.is === "every" && replacesFunctions(expr.body)),
  );
}
