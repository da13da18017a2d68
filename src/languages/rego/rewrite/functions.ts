import type { Expr, Term, With } from "../ast.ts";
import { exprTerms, walkTerm } from "../walk.ts";

/** The dotted name of a reference made of constants (`io.jwt.decode`, `data.lib.f`); undefined for any other. */
export function dottedName(term: Term): string | undefined {
  if (term.is === "var") return term.name;
  if (term.is !== "ref" || term.head.is !== "var") return undefined;
  const names = [term.head.name];
  for (const key of term.path) {
    if (key.is !== "const" || typeof key.value !== "string") return undefined;
    names.push(key.value);
  }
  return names.join(".");
}

/** What dotted names mean. */
export interface KnownNames {
  readonly isFunction: (name: string) => boolean;
  /** Rules without arguments, which can stand in for functions too. */
  readonly isRule: (name: string) => boolean;
}

/** Notes on each `with`, in closures too, that its target, and its value, are functions. */
export function markFunctions(body: readonly Expr[], known: KnownNames): void {
  for (const expr of body) {
    for (const each of expr.with) markWith(each, known);
    if (expr.is === "every") markFunctions(expr.body, known);
    for (const term of exprTerms(expr)) markTerm(term, known);
  }
}

export function markTerm(term: Term, known: KnownNames): void {
  walkTerm(term, (inner) => {
    if (inner.is === "comprehension") {
      markFunctions(inner.body, known);
      markTerm(inner.value, known);
      if (inner.key !== undefined) markTerm(inner.key, known);
      return true;
    }
    if (inner.is !== "template") return false;
    markFunctions(
      inner.parts.filter((part): part is Expr => part.is !== "const"),
      known,
    );
    return true;
  });
}

function markWith(each: With, known: KnownNames): void {
  const target = dottedName(each.target);
  if (target === undefined || !known.isFunction(target)) return;
  each.replaced = target;
  const value = dottedName(each.value);
  if (value === undefined || !(known.isFunction(value) || known.isRule(value))) return;
  each.by = value;
  each.value = { is: "const", value: true, at: each.at };
}
