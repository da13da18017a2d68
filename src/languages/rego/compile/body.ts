import type { Comprehension, EveryExpr, Expr, RefTerm, Term } from "../ast.ts";
import { equalValues } from "../order.ts";
import { isOperator } from "../rewrite/names.ts";
import type { Compilation } from "./compilation.ts";
import { writeCall } from "./call.ts";
import { matchTerm } from "./match.ts";
import { eachValue } from "./reference.ts";
import { bind, constantOf, failUnless, hold, valueCode } from "./scope.ts";
import type { Next, NextValue, Scope } from "./scope.ts";
import { text } from "./writer.ts";

/** Code that runs `next` for every solution of a body. */
export function writeBody(unit: Compilation, scope: Scope, body: readonly Expr[], next: Next): void {
  const [first, ...rest] = body;
  if (first === undefined) return next(scope);
  writeExpr(unit, scope, first, (inner) => writeBody(unit, inner, rest, next));
}

function writeExpr(unit: Compilation, scope: Scope, expr: Expr, next: Next): void {
  if (!expr.negated) return writeUnderWith(unit, scope, expr, next);
  const { w } = scope;
  const label = w.name("N");
  const found = w.name("n");
  w.line(`let ${found} = false; ${label}: {`);
  const inner: Scope = { ...scope, fail: `break ${label};`, ordered: false };
  writeUnderWith(unit, inner, expr, (solved) => solved.w.line(`${found} = true; break ${label};`));
  w.line("}");
  failUnless(scope, `!${found}`);
  next(scope);
}

/** The expression sees the changed context, what comes after it the one of before. */
function writeUnderWith(unit: Compilation, scope: Scope, expr: Expr, next: Next): void {
  let inner = scope;
  for (const each of expr.with) inner = { ...inner, context: hold(scope, changedContext(scope, inner.context, each)) };
  writePlain(unit, inner, expr, (solved) => next({ ...solved, context: scope.context }));
}

function changedContext(scope: Scope, context: string, each: Expr["with"][number]): string {
  const value = each.by === undefined ? valueCode(scope, each.value) : undefined;
  if (each.replaced !== undefined) {
    const mock = each.by === undefined ? `{ value: ${value} }` : `{ by: ${text(each.by)} }`;
    return `rt.withFunction(${context}, ${text(each.replaced)}, ${mock})`;
  }
  const target = each.target as RefTerm;
  const root = target.head.is === "var" ? target.head.name : "";
  const path = target.path.map((key) => valueCode(scope, key));
  return `rt.withDocument(${context}, ${text(root)}, [${path.join(", ")}], ${value})`;
}

function writePlain(unit: Compilation, scope: Scope, expr: Expr, next: Next): void {
  switch (expr.is) {
    case "term":
      return withValue(unit, scope, expr.term, (inner, value) => {
        if (value !== "true") failUnless(inner, `${value} !== false`);
        next(inner);
      });
    case "every":
      return writeEvery(unit, scope, expr, next);
    case "call":
      if (isOperator(expr.operator, "eq"))
        return writeUnify(unit, scope, expr.args[0] as Term, expr.args[1] as Term, next);
      return writeCall(unit, scope, expr, next);
    default:
      return next(scope);
  }
}

function withValue(unit: Compilation, scope: Scope, term: Term, next: NextValue): void {
  if (term.is === "ref") return eachValue(unit, scope, term, next);
  if (term.is === "comprehension") return next(scope, writeComprehension(unit, scope, term));
  const code = valueCode(scope, term);
  if (code === undefined) throw new Error("free name in a term");
  next(scope, code);
}

function writeUnify(unit: Compilation, scope: Scope, left: Term, right: Term, next: Next): void {
  if (left.is === "ref" && right.is === "ref" && !isHeadKnown(scope, left))
    return writeUnify(unit, scope, right, left, next);
  if (left.is === "ref")
    return eachValue(unit, scope, left, (inner, value) => matchAny(unit, inner, right, value, next));
  if (right.is === "ref")
    return eachValue(unit, scope, right, (inner, value) => matchAny(unit, inner, left, value, next));
  if (left.is === "comprehension" || isKnown(scope, left))
    return matchAny(unit, scope, right, held(unit, scope, left), next);
  if (right.is === "comprehension" || isKnown(scope, right))
    return matchAny(unit, scope, left, held(unit, scope, right), next);
  const pairs = pairsOf(scope, left, right);
  if (pairs === undefined) return scope.w.line(`if (true) ${scope.fail}`);
  unifyAll(unit, scope, pairs, next);
}

/** In `x.a = xs[x].b` the right side binds the head of the left. */
function isHeadKnown(scope: Scope, { head }: RefTerm): boolean {
  return head.is === "var" && (head.name === "data" || head.name === "input" || scope.names.has(head.name));
}

function isKnown(scope: Scope, term: Term): boolean {
  return valueCode(scope, term) !== undefined;
}

function held(unit: Compilation, scope: Scope, term: Term): string {
  if (term.is === "comprehension") return writeComprehension(unit, scope, term);
  const code = valueCode(scope, term) as string;
  return term.is === "var" ? code : hold(scope, code);
}

function matchAny(unit: Compilation, scope: Scope, term: Term, value: string, next: Next): void {
  if (term.is === "ref") {
    eachValue(unit, scope, term, (inner, other) => {
      failUnless(inner, `${other} === ${value} || rt.equal(${other}, ${value})`);
      next(inner);
    });
  } else if (term.is === "comprehension") {
    failUnless(scope, `rt.equal(${writeComprehension(unit, scope, term)}, ${value})`);
    next(scope);
  } else matchTerm(scope, term, value, next);
}

/** Parts of two patterns that have to be the same; undefined where they never can be. */
function pairsOf(scope: Scope, left: Term, right: Term): (readonly [Term, Term])[] | undefined {
  if (left.is === "array" && right.is === "array") {
    if (left.items.length !== right.items.length) return undefined;
    return left.items.map((item, index) => [item, right.items[index] as Term] as const);
  }
  if (left.is !== "object" || right.is !== "object" || left.entries.length !== right.entries.length) return undefined;
  const pairs: (readonly [Term, Term])[] = [];
  for (const [key, value] of left.entries) {
    const other = right.entries.find(([each]) => sameKey(key, each));
    if (other === undefined) return undefined;
    pairs.push([value, other[1]]);
  }
  return pairs;
}

function sameKey(left: Term, right: Term): boolean {
  if (left.is === "var" && right.is === "var") return left.name === right.name;
  const a = constantOf(left);
  const b = constantOf(right);
  return a !== undefined && b !== undefined && equalValues(a, b);
}

function unifyAll(unit: Compilation, scope: Scope, pairs: readonly (readonly [Term, Term])[], next: Next): void {
  const [first, ...rest] = pairs;
  if (first === undefined) return next(scope);
  writeUnify(unit, scope, first[0], first[1], (inner) => unifyAll(unit, inner, rest, next));
}

function writeEvery(unit: Compilation, scope: Scope, expr: EveryExpr, next: Next): void {
  withValue(unit, scope, expr.domain, (outer, domain) => {
    const { w } = outer;
    failUnless(outer, `rt.isCollection(${domain})`);
    const holds = w.name("n");
    const label = w.name("E");
    const index = w.name("i");
    const items = hold(outer, `rt.itemsOf(${domain}, true)`);
    const keys = hold(outer, `rt.keysOf(${domain}, true)`);
    w.line(`let ${holds} = true; ${label}: for (let ${index} = 0; ${index} < ${items}.length; ${index}++) {`);
    w.line("if (--ev.stepsLeft < 0) rt.outOfSteps();");
    const value = hold(outer, `${items}[${index}]`);
    const key = hold(outer, `${keys} === undefined ? ${index} : ${keys}[${index}]`);
    const block = w.name("B");
    w.line(`${block}: {`);
    let inner = bind({ ...outer, fail: `break ${block};`, ordered: false }, expr.value.name, value);
    if (expr.key !== undefined) inner = bind(inner, expr.key.name, key);
    writeBody(unit, inner, expr.body, (solved) => solved.w.line(`continue ${label};`));
    w.line(`} ${holds} = false; break ${label}; }`);
    failUnless(outer, holds);
    next(outer);
  });
}

/** @returns the variable that holds the comprehension's value */
export function writeComprehension(unit: Compilation, scope: Scope, term: Comprehension): string {
  const { w } = scope;
  const label = w.name("B");
  const result = hold(
    scope,
    term.of === "array" ? "[]" : term.of === "set" ? "new rt.RegoSet()" : "new rt.RegoObject()",
  );
  w.line(`${label}: {`);
  const inner: Scope = { ...scope, fail: `break ${label};`, ordered: term.of === "array" };
  writeBody(unit, inner, term.body, (solved) => {
    const value = valueCode(solved, term.value);
    w.line("if (--ev.unitsLeft < 0) rt.outOfUnits();");
    if (term.of === "array") w.line(`${result}.push(${value});`);
    else if (term.of === "set") w.line(`${result}.add(${value});`);
    else w.line(`rt.putUnique(${result}, ${valueCode(solved, term.key as Term)}, ${value}, ${w.constant(term.at)});`);
  });
  w.line("}");
  return result;
}
