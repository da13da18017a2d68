import type { Expr, RefTerm, Term } from "../ast.ts";
import { equalValues } from "../order.ts";
import { children } from "../walk.ts";

export type Names = ReadonlySet<string>;
/** How many arguments a function takes; undefined where there is no such function. */
export type Arity = (operator: RefTerm) => number | undefined;

/** Names in a term, not looking into closures. */
export function namesInTerm(term: Term, found: Set<string> = new Set()): Set<string> {
  if (term.is === "var") found.add(term.name);
  for (const child of children(term)) namesInTerm(child, found);
  return found;
}

/** Names in an expression, `with` values included, not looking into closures. */
export function namesInExpr(expr: Expr, found: Set<string> = new Set()): Set<string> {
  if (expr.is === "term") namesInTerm(expr.term, found);
  if (expr.is === "call") for (const arg of expr.args) namesInTerm(arg, found);
  if (expr.is === "every") namesInTerm(expr.domain, found);
  for (const each of expr.with) namesInTerm(each.value, found);
  return found;
}

/** All names in the comprehensions and bodies inside an expression. */
export function namesInClosures(expr: Expr): Set<string> {
  const found = new Set<string>();
  for (const closure of closuresOf(expr)) for (const name of closureNames(closure)) found.add(name);
  return found;
}

export interface Closure {
  readonly body: Expr[];
  /** What is made of each solution. */
  readonly results: readonly Term[];
  /** Names bound before the body starts. */
  readonly bound: readonly string[];
  readonly setBody: (body: Expr[]) => void;
  /** Whether all names of the module in it have to be bound before. */
  readonly bindsNothing?: boolean | undefined;
}

/** Bodies directly inside an expression. */
export function closuresOf(expr: Expr): Closure[] {
  const found: Closure[] = [];
  const look = (term: Term): void => {
    if (term.is === "comprehension") found.push(asClosure(term));
    else for (const child of children(term)) look(child);
  };
  if (expr.is === "term") look(expr.term);
  if (expr.is === "call") expr.args.forEach(look);
  for (const each of expr.with) look(each.value);
  if (expr.is === "every") found.push(everyClosure(expr));
  return found;
}

function asClosure(term: Extract<Term, { is: "comprehension" }>): Closure {
  const results = term.key === undefined ? [term.value] : [term.key, term.value];
  return {
    body: term.body,
    results,
    bound: [],
    setBody: (body) => (term.body = body),
    bindsNothing: term.bindsNothing,
  };
}

function everyClosure(expr: Extract<Expr, { is: "every" }>): Closure {
  const bound = [expr.value.name, ...(expr.key === undefined ? [] : [expr.key.name])];
  return { body: expr.body, results: [], bound, setBody: (body) => (expr.body = body) };
}

function closureNames(closure: Closure): Set<string> {
  const found = new Set<string>();
  for (const result of closure.results) namesInTerm(result, found);
  for (const expr of closure.body) {
    namesInExpr(expr, found);
    for (const name of namesInClosures(expr)) found.add(name);
  }
  for (const name of closure.bound) found.delete(name);
  return found;
}

/** The names an expression binds when `safe` is bound before. */
export function outputsOf(expr: Expr, arity: Arity, safe: Names): Set<string> {
  const nothing = new Set<string>();
  if (expr.negated) return nothing;
  for (const each of expr.with) for (const name of namesInTerm(each.value)) if (!safe.has(name)) return nothing;
  if (expr.is === "term") return referenceOutputs([expr.term], safe);
  if (expr.is === "every") return nothing;
  if (expr.is !== "call") return nothing;
  if (isEquality(expr)) return equalityOutputs(expr, safe);
  return callOutputs(expr, arity, safe);
}

export function isEquality(expr: Expr): expr is Extract<Expr, { is: "call" }> {
  return (
    expr.is === "call" &&
    expr.operator.path.length === 0 &&
    expr.operator.head.is === "var" &&
    expr.operator.head.name === "eq"
  );
}

/** Names inside the brackets of references whose head is bound. */
function referenceOutputs(terms: readonly Term[], safe: Names): Set<string> {
  const found = new Set<string>();
  const look = (term: Term): void => {
    if (term.is === "comprehension") return;
    if (term.is === "ref") {
      if (term.head.is === "var" && !safe.has(term.head.name)) return;
      for (const key of term.path) namesInTerm(key, found);
    }
    for (const child of children(term)) look(child);
  };
  terms.forEach(look);
  return found;
}

function callOutputs(expr: Extract<Expr, { is: "call" }>, arity: Arity, safe: Names): Set<string> {
  const count = arity(expr.operator);
  const outputs = referenceOutputs(expr.args, safe);
  if (count === undefined || count >= expr.args.length) return outputs;
  for (const name of expr.args.slice(0, count).flatMap((arg) => [...namesInTerm(arg)]))
    if (!safe.has(name) && !outputs.has(name)) return new Set();
  for (const arg of expr.args.slice(count)) for (const name of boundByPattern(arg)) outputs.add(name);
  return outputs;
}

function boundByPattern(term: Term): string[] {
  switch (term.is) {
    case "var":
      return [term.name];
    case "array":
      return term.items.flatMap(boundByPattern);
    case "object":
      return term.entries.flatMap(([, value]) => boundByPattern(value));
    default:
      return [];
  }
}

function equalityOutputs(expr: Extract<Expr, { is: "call" }>, safe: Names): Set<string> {
  const [left, right] = expr.args;
  if (left === undefined || right === undefined) return new Set();
  const known = new Set([...safe, ...referenceOutputs(expr.args, safe)]);
  if (expr.assigned === true) for (const name of namesInTerm(left)) known.delete(name);
  for (let size = -1; size !== known.size;) {
    size = known.size;
    unify(left, right, known);
  }
  return new Set([...known].filter((name) => !safe.has(name)));
}

function unify(left: Term, right: Term, known: Set<string>): void {
  if (left.is === "array" && right.is === "array") {
    if (left.items.length === right.items.length)
      left.items.forEach((item, index) => unify(item, right.items[index] as Term, known));
    return;
  }
  if (left.is === "object" && right.is === "object") return unifyObjects(left, right, known);
  if (isKnown(left, known)) for (const name of boundByPattern(right)) known.add(name);
  if (isKnown(right, known)) for (const name of boundByPattern(left)) known.add(name);
}

function unifyObjects(
  left: Extract<Term, { is: "object" }>,
  right: Extract<Term, { is: "object" }>,
  known: Set<string>,
): void {
  for (const [key, value] of left.entries) {
    const same = right.entries.find(([other]) => sameKey(key, other));
    if (same !== undefined) unify(value, same[1], known);
  }
}

function sameKey(left: Term, right: Term): boolean {
  if (left.is === "var" && right.is === "var") return left.name === right.name;
  return left.is === "const" && right.is === "const" && equalValues(left.value, right.value);
}

function isKnown(term: Term, known: Names): boolean {
  if (term.is === "ref") return term.head.is !== "var" || known.has(term.head.name);
  if (term.is === "comprehension") return true;
  return [...namesInTerm(term)].every((name) => known.has(name));
}
