import type { Expr, RefTerm, Rule, Term } from "../ast.ts";
import { equality, liftAlways } from "./expand.ts";
import { isOperator } from "./names.ts";
import type { NameMaker } from "./scopes.ts";
import { isEquality } from "./variables.ts";

/**
 * The last step: `==` becomes `=`, and references and comprehensions inside other terms move in front. Afterwards
 * arguments of calls are made of names, constants and collections of them.
 */
export function liftRule(rule: Rule, maker: NameMaker): void {
  rule.body = liftBody(rule.body, maker);
  if (rule.otherwise !== undefined) liftRule(rule.otherwise, maker);
}

export function liftBody(body: readonly Expr[], maker: NameMaker): Expr[] {
  return body.flatMap((expr) => liftExpr(expr, maker));
}

function liftExpr(expr: Expr, maker: NameMaker): Expr[] {
  const support: Expr[] = [];
  switch (expr.is) {
    case "term":
      expr.term = liftShallow(expr.term, support, maker);
      break;
    case "call":
      if (isOperator(expr.operator, "equal") && expr.args.length === 2)
        expr.operator = equality(expr.args[0] as Term, expr.args[1] as Term).operator;
      expr.args = expr.args.map((arg) =>
        isEquality(expr) ? liftShallow(arg, support, maker) : liftDeep(arg, support, maker),
      );
      break;
    case "every":
      expr.domain = liftDeep(expr.domain, support, maker);
      expr.body = liftBody(expr.body, maker);
      break;
    default:
  }
  for (const each of support) each.with = expr.with;
  return [...support, expr];
}

/** References and comprehensions at the top stay where they are. */
function liftShallow(term: Term, support: Expr[], maker: NameMaker): Term {
  if (term.is === "ref") return liftKeys(term, support, maker);
  if (term.is === "comprehension") return { ...term, body: liftBody(term.body, maker) };
  return liftDeep(term, support, maker);
}

function liftKeys(term: RefTerm, support: Expr[], maker: NameMaker): RefTerm {
  return { ...term, path: term.path.map((key) => liftDeep(key, support, maker)) };
}

function liftDeep(term: Term, support: Expr[], maker: NameMaker): Term {
  const lift = (inner: Term): Term => liftDeep(inner, support, maker);
  switch (term.is) {
    case "ref":
      return liftAlways(liftKeys(term, support, maker), support, maker);
    case "comprehension":
      return liftAlways({ ...term, body: liftBody(term.body, maker) }, support, maker);
    case "array":
    case "set":
      return { ...term, items: term.items.map(lift) };
    case "object":
      return { ...term, entries: term.entries.map(([key, value]) => [lift(key), lift(value)]) };
    default:
      return term;
  }
}
