import type { Location } from "../../../model/index.ts";
import type { CallExpr, Comprehension, Expr, RefTerm, Rule, Term, VarTerm } from "../ast.ts";
import { builtinOperator } from "../parse/reader.ts";
import { isOperator } from "./names.ts";
import type { NameMaker } from "./scopes.ts";

/**
 * Calls inside terms move in front, to expressions that put their result into a name: `f(g(x)) == 1` becomes
 * `g(x, $1); f($1, $2); equal($2, 1)`. So an undefined call makes the body undefined, also under `not`.
 */
export function expandRule(rule: Rule, maker: NameMaker): void {
  rule.body = expandBody(rule.body, maker);
  const support: Expr[] = [];
  const lift = (term: Term): Term => liftEvaluated(expandTerm(term, support, maker), support, maker);
  rule.ref = rule.ref.map((term, index) =>
    index === 0 || term.is === "const" || term.is === "var" ? term : liftAlways(term, support, maker),
  );
  if (rule.args !== undefined) rule.args = rule.args.map(lift);
  if (rule.key !== undefined) rule.key = lift(rule.key);
  if (rule.value !== undefined) rule.value = lift(rule.value);
  rule.body = appendTo(rule.body, support);
  if (rule.otherwise !== undefined) expandRule(rule.otherwise, maker);
}

function appendTo(body: Expr[], more: readonly Expr[]): Expr[] {
  const [only] = body;
  const isTrue = body.length === 1 && only?.is === "term" && only.term.is === "const" && only.term.value === true;
  return isTrue && more.length > 0 ? [...more] : [...body, ...more];
}

export function expandBody(body: readonly Expr[], maker: NameMaker): Expr[] {
  return body.flatMap((expr) => expandExpr(expr, maker));
}

function expandExpr(expr: Expr, maker: NameMaker): Expr[] {
  const before: Expr[] = [];
  for (const each of expr.with) each.value = liftEvaluated(expandTerm(each.value, before, maker), before, maker);
  const support: Expr[] = [];
  switch (expr.is) {
    case "term":
      expr.term = expandTerm(expr.term, support, maker);
      break;
    case "call":
      if (isOperator(expr.operator, "print")) toInternalPrint(expr, maker);
      expr.args = expr.args.map((arg) => expandTerm(arg, support, maker));
      break;
    case "every":
      expr.domain = liftAlways(expandTerm(expr.domain, support, maker), support, maker);
      expr.body = expandBody(expr.body, maker);
      break;
    default:
  }
  for (const each of support) each.with = expr.with;
  return [...before, ...support, expr];
}

/** Arguments of print are sets of one or no value, so that an undefined one is shown and fails nothing. */
function toInternalPrint(expr: CallExpr, maker: NameMaker): void {
  const { at } = expr;
  expr.operator = builtinOperator("internal.print", at);
  expr.args = [{ is: "array", items: expr.args.map((arg) => asSet(arg, [], maker)), at }];
}

/** `{$1 | $1 = term}`: a set with the term's value, empty where it is undefined. */
function asSet(term: Term, modifiers: Expr["with"], maker: NameMaker): Term {
  const { at } = term;
  const name: VarTerm = { is: "var", name: maker.make(), at };
  return {
    is: "comprehension",
    of: "set",
    key: undefined,
    value: { ...name },
    body: [{ ...equality(name, term), with: modifiers }],
    bindsNothing: true,
    at,
  };
}

export function equality(left: Term, right: Term): CallExpr {
  const { at } = right;
  const operator: RefTerm = { is: "ref", head: { is: "var", name: "eq", at }, path: [], at };
  return { is: "call", operator, args: [left, right], negated: false, with: [], at, generated: true };
}

/** The term, or a name that stands for it where its value is looked up or computed. */
function liftEvaluated(term: Term, support: Expr[], maker: NameMaker): Term {
  return needsEvaluation(term) ? liftAlways(term, support, maker) : term;
}

export function liftAlways(term: Term, support: Expr[], maker: NameMaker): VarTerm {
  const name: VarTerm = { is: "var", name: maker.make(), at: term.at };
  support.push(equality({ ...name }, term));
  return name;
}

function needsEvaluation(term: Term): boolean {
  switch (term.is) {
    case "ref":
    case "comprehension":
      return true;
    case "array":
    case "set":
      return term.items.some(needsEvaluation);
    case "object":
      return term.entries.some(([key, value]) => needsEvaluation(key) || needsEvaluation(value));
    default:
      return false;
  }
}

function expandTerm(term: Term, support: Expr[], maker: NameMaker): Term {
  const expand = (inner: Term): Term => expandTerm(inner, support, maker);
  switch (term.is) {
    case "call": {
      const args = term.args.map(expand);
      return callInto(term.operator, args, term.at, support, maker);
    }
    case "ref":
      return expandRef(term, support, maker);
    case "array":
    case "set":
      return { ...term, items: term.items.map(expand) };
    case "object":
      return { ...term, entries: term.entries.map(([key, value]) => [expand(key), expand(value)]) };
    case "comprehension":
      return expandComprehension(term, maker);
    case "template":
      return expand(toTemplateCall(term, maker));
    default:
      return term;
  }
}

function callInto(operator: RefTerm, args: Term[], at: Location, support: Expr[], maker: NameMaker): Term {
  const name: VarTerm = { is: "var", name: maker.make(), at };
  support.push({ is: "call", operator, args: [...args, { ...name }], negated: false, with: [], at, generated: true });
  return name;
}

function toTemplateCall(term: Extract<Term, { is: "template" }>, maker: NameMaker): Term {
  const items = term.parts.map((part): Term => {
    if (part.is === "const") return part;
    const inner: Term =
      part.is === "call"
        ? { is: "call", operator: part.operator, args: part.args, at: part.at }
        : (part as Extract<Expr, { is: "term" }>).term;
    return inner.is === "var" && part.with.length === 0
      ? { is: "set", items: [inner], at: part.at }
      : asSet(inner, part.with, maker);
  });
  const { at } = term;
  return {
    is: "call",
    operator: builtinOperator("internal.template_string", at),
    args: [{ is: "array", items, at }],
    at,
  };
}

function expandRef(term: RefTerm, support: Expr[], maker: NameMaker): Term {
  const head = expandTerm(term.head, support, maker);
  const path = term.path.map((key) => expandTerm(key, support, maker));
  return { ...term, head: head.is === "var" ? head : liftAlways(head, support, maker), path };
}

function expandComprehension(term: Comprehension, maker: NameMaker): Comprehension {
  const body = expandBody(term.body, maker);
  const support: Expr[] = [];
  const lift = (inner: Term): Term => liftEvaluated(expandTerm(inner, support, maker), support, maker);
  const key = term.key && lift(term.key);
  const value = lift(term.value);
  return { ...term, key, value, body: appendTo(body, support) };
}
