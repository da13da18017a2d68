import type { Expr, Term, With } from "./ast.ts";

/** A deep copy; rewriting changes trees in place. */
export function cloneTerm(term: Term): Term {
  switch (term.is) {
    case "const":
      return term;
    case "var":
      return { ...term };
    case "ref":
      return cloneRef(term);
    case "array":
    case "set":
      return { ...term, items: term.items.map(cloneTerm) };
    case "object":
      return { ...term, entries: term.entries.map(([key, value]) => [cloneTerm(key), cloneTerm(value)]) };
    case "call":
      return { ...term, operator: cloneRef(term.operator), args: term.args.map(cloneTerm) };
    case "template":
      return { ...term, parts: term.parts.map((part) => (part.is === "const" ? part : cloneExpr(part))) };
    default: {
      const { key, value, body } = term;
      return { ...term, key: key && cloneTerm(key), value: cloneTerm(value), body: body.map(cloneExpr) };
    }
  }
}

function cloneRef<Ref extends Extract<Term, { is: "ref" }>>(ref: Ref): Ref {
  return { ...ref, head: cloneTerm(ref.head), path: ref.path.map(cloneTerm) };
}

export function cloneExpr(expr: Expr): Expr {
  const modifiers = expr.with.map((each): With => ({
    ...each,
    target: cloneTerm(each.target),
    value: cloneTerm(each.value),
  }));
  switch (expr.is) {
    case "term":
      return { ...expr, with: modifiers, term: cloneTerm(expr.term) };
    case "call":
      return { ...expr, with: modifiers, operator: cloneRef(expr.operator), args: expr.args.map(cloneTerm) };
    case "some": {
      const { key, value, domain } = expr;
      const names = expr.names.map((name) => ({ ...name }));
      return {
        ...expr,
        with: modifiers,
        names,
        key: key && cloneTerm(key),
        value: value && cloneTerm(value),
        domain: domain && cloneTerm(domain),
      };
    }
    default: {
      const key = expr.key && { ...expr.key };
      return {
        ...expr,
        with: modifiers,
        key,
        value: { ...expr.value },
        domain: cloneTerm(expr.domain),
        body: expr.body.map(cloneExpr),
      };
    }
  }
}

/** The terms directly inside a term; bodies of comprehensions and templates are not looked into. */
export function children(term: Term): readonly Term[] {
  switch (term.is) {
    case "ref":
      return [term.head, ...term.path];
    case "array":
    case "set":
      return term.items;
    case "object":
      return term.entries.flat();
    case "call":
      return [...children(term.operator).slice(1), ...term.args];
    default:
      return [];
  }
}

/** Terms that stand directly in an expression, `with` included; bodies (every) are not looked into. */
export function exprTerms(expr: Expr): Term[] {
  const modifiers = expr.with.flatMap((each) => [each.target, each.value]);
  switch (expr.is) {
    case "term":
      return [expr.term, ...modifiers];
    case "call":
      return [...expr.args, ...modifiers];
    case "some":
      return [expr.key, expr.value, expr.domain, ...modifiers].filter((term) => term !== undefined);
    default:
      return [expr.domain, ...modifiers];
  }
}

/** Calls `visit` for the term and everything in it, closures included; not deeper where it gives true. */
export function walkTerm(term: Term, visit: (term: Term) => boolean | void): void {
  if (visit(term) === true) return;
  for (const child of children(term)) walkTerm(child, visit);
  if (term.is === "call") walkTerm(term.operator, visit);
  if (term.is === "comprehension") {
    if (term.key !== undefined) walkTerm(term.key, visit);
    walkTerm(term.value, visit);
    for (const expr of term.body) walkExpr(expr, visit);
  }
  if (term.is === "template") for (const part of term.parts) if (part.is !== "const") walkExpr(part, visit);
}

export function walkExpr(expr: Expr, visit: (term: Term) => boolean | void): void {
  for (const term of exprTerms(expr)) walkTerm(term, visit);
  if (expr.is === "call") walkTerm(expr.operator, visit);
  if (expr.is === "some") for (const name of expr.names) walkTerm(name, visit);
  if (expr.is !== "every") return;
  if (expr.key !== undefined) walkTerm(expr.key, visit);
  walkTerm(expr.value, visit);
  for (const inner of expr.body) walkExpr(inner, visit);
}
