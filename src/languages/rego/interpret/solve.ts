import type { EveryExpr, Expr, RefTerm, Term } from "../ast.ts";
import { dottedName } from "../rewrite/functions.ts";
import { entriesOf, replaceDocument, replaceFunction } from "../run/frame.ts";
import type { Frame } from "../run/frame.ts";
import type { RegoValue } from "../value.ts";
import type { Env, Interpreter, Next } from "./interpreter.ts";
import { solveCall } from "./call.ts";
import { unify } from "./unify.ts";
import { valueOf, only, values } from "./term.ts";

/** The values of `outputs` for every solution of a query. */
export function query(it: Interpreter, body: readonly Expr[], outputs: readonly string[], frame: Frame): RegoValue[][] {
  const found: RegoValue[][] = [];
  const env: Env = new Map();
  solve(it, body, 0, env, frame, () => {
    found.push(outputs.map((name) => env.get(name) ?? null));
    return false;
  });
  return found;
}

export function solve(
  it: Interpreter,
  body: readonly Expr[],
  index: number,
  env: Env,
  frame: Frame,
  next: Next,
): boolean {
  it.notes?.tried(body, index, env);
  const expr = body[index];
  if (expr === undefined) return next();
  frame.evaluation.step(1);
  return solveExpr(it, expr, env, frame, () => solve(it, body, index + 1, env, frame, next));
}

export function solveExpr(it: Interpreter, expr: Expr, env: Env, frame: Frame, next: Next): boolean {
  const inner = withFrame(it, expr, env, frame);
  if (inner === undefined) return expr.negated ? next() : false;
  if (!expr.negated) return solvePlain(it, expr, env, inner, next);
  return solvePlain(it, expr, env, inner, () => true) ? false : next();
}

/** The frame under the expression's `with`; undefined where a value of them is. */
export function withFrame(it: Interpreter, expr: Expr, env: Env, frame: Frame): Frame | undefined {
  let inner = frame;
  for (const each of expr.with) {
    const value = each.by === undefined ? only(it, each.value, env, frame) : null;
    if (value === undefined) return undefined;
    if (each.replaced !== undefined)
      inner = replaceFunction(inner, each.replaced, each.by === undefined ? { value } : { by: each.by });
    else {
      const target = each.target as RefTerm & { head: { name: "input" | "data" } };
      const path = target.path.map((key) => valueOf(key, env) ?? null);
      inner = replaceDocument(inner, target.head.name, path, value);
    }
  }
  return inner;
}

export function solvePlain(it: Interpreter, expr: Expr, env: Env, frame: Frame, next: Next): boolean {
  switch (expr.is) {
    case "term":
      return values(it, expr.term, env, frame, (value) => (value === false ? false : next()));
    case "every":
      return holdsForEvery(it, expr, env, frame) ? next() : false;
    case "call":
      if (dottedName(expr.operator) === "eq")
        return unify(it, expr.args[0] as Term, expr.args[1] as Term, env, frame, next);
      return solveCall(it, expr, env, frame, next);
    default:
      return next();
  }
}

export function holdsForEvery(it: Interpreter, expr: EveryExpr, env: Env, frame: Frame): boolean {
  const domain = only(it, expr.domain, env, frame);
  const entries = domain === undefined ? undefined : entriesOf(domain);
  if (entries === undefined) return false;
  return entries.every(([key, value]) => {
    const inner: Env = new Map(env).set(expr.value.name, value);
    if (expr.key !== undefined) inner.set(expr.key.name, key);
    return solve(it, expr.body, 0, inner, frame, () => true);
  });
}
