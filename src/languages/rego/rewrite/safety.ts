import type { Expr, Rule, Term } from "../ast.ts";
import { RegoError } from "../error.ts";
import type { NameMaker } from "./scopes.ts";
import { closuresOf, namesInClosures, namesInExpr, namesInTerm, outputsOf } from "./variables.ts";
import type { Arity, Closure, Names } from "./variables.ts";

const ROOTS = ["input", "data"];

/**
 * Puts the expressions of each body into an order in which every name is bound before it is needed.
 * @throws {RegoError} rego_unsafe_var_error where there is no such order
 */
export function orderRule(rule: Rule, arity: Arity, maker: NameMaker): void {
  const bound = new Set(ROOTS);
  for (const arg of rule.args ?? []) namesInTerm(arg, bound);
  rule.body = orderBody(rule.body, { arity, maker, bound });
  const known = new Set(bound);
  for (const expr of rule.body) namesInExpr(expr, known);
  for (const term of headTerms(rule)) checkHeadTerm(term, known, maker);
  if (rule.otherwise !== undefined) orderRule(rule.otherwise, arity, maker);
}

function headTerms(rule: Rule): Term[] {
  return [...rule.ref.slice(1), rule.key, rule.value].filter((term) => term !== undefined);
}

function checkHeadTerm(term: Term, known: Names, maker: NameMaker): void {
  const unsafe = [...namesInTerm(term)].find((name) => !known.has(name));
  if (unsafe !== undefined) throw unsafeError(term, [unsafe], maker);
}

function unsafeError(node: { readonly at: Expr["at"] }, names: readonly string[], maker: NameMaker): RegoError {
  const name = names.map((each) => maker.original(each)).find((each) => each !== undefined);
  return new RegoError(
    "rego_unsafe_var_error",
    name === undefined ? "expression is unsafe" : `var ${name} is unsafe`,
    node.at,
  );
}

export interface Surroundings {
  readonly arity: Arity;
  readonly maker: NameMaker;
  readonly bound: Names;
}

export function orderBody(body: readonly Expr[], around: Surroundings): Expr[] {
  const bodyNames = new Set<string>();
  for (const expr of body) namesInExpr(expr, bodyNames);
  const safe = new Set(around.bound);
  const waiting = [...body];
  const ordered: Expr[] = [];
  for (let placed = true; placed && waiting.length > 0;) {
    placed = false;
    for (let index = 0; index < waiting.length; index++) {
      const expr = waiting[index] as Expr;
      const outputs = outputsOf(expr, around.arity, safe);
      if (!isReady(expr, outputs, safe, bodyNames, around.bound)) continue;
      for (const name of outputs) safe.add(name);
      ordered.push(expr);
      waiting.splice(index--, 1);
      placed = true;
    }
  }
  const [stuck] = waiting;
  if (stuck !== undefined) throw unsafeError(stuck, missing(stuck, safe, bodyNames), around.maker);
  orderClosures(ordered, around);
  return ordered;
}

function missing(expr: Expr, safe: Names, bodyNames: Names): string[] {
  const own = [...namesInExpr(expr)].filter((name) => !safe.has(name));
  return [...own, ...[...namesInClosures(expr)].filter((name) => bodyNames.has(name) && !safe.has(name))];
}

function isReady(expr: Expr, outputs: Names, safe: Names, bodyNames: Names, bound: Names): boolean {
  const closed = [...namesInClosures(expr)].filter(
    (name) => bodyNames.has(name) && !bound.has(name) && !safe.has(name),
  );
  if (closed.length > 0 && closed.length === outputs.size && closed.every((name) => outputs.has(name))) return false;
  return [...namesInExpr(expr), ...closed].every((name) => safe.has(name) || outputs.has(name));
}

function orderClosures(ordered: readonly Expr[], around: Surroundings): void {
  const bound = new Set(around.bound);
  for (const expr of ordered) {
    for (const closure of closuresOf(expr)) orderClosure(closure, expr, { ...around, bound });
    namesInExpr(expr, bound);
  }
}

function orderClosure(closure: Closure, expr: Expr, around: Surroundings): void {
  const bound = new Set([...around.bound, ...closure.bound]);
  // References in the expression itself may bind what its comprehensions use.
  for (const name of outputsOf(expr, around.arity, bound)) if (expr.is !== "every") bound.add(name);
  if (closure.bindsNothing === true) refuseUndeclared(closure, bound, around.maker);
  const body = orderBody(closure.body, { ...around, bound });
  const known = new Set(bound);
  for (const each of body) namesInExpr(each, known);
  for (const result of closure.results) checkHeadTerm(result, known, around.maker);
  closure.setBody(body);
}

function refuseUndeclared(closure: Closure, bound: Names, maker: NameMaker): void {
  for (const expr of closure.body) {
    const name = [...namesInExpr(expr)].find(
      (each) => !bound.has(each) && (maker.original(each) ?? each.startsWith("$_")),
    );
    if (name === undefined) continue;
    throw new RegoError("rego_compile_error", `var ${maker.original(name) ?? "_"} is undeclared`, expr.at);
  }
}
