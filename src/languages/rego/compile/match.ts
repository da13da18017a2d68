import type { Term } from "../ast.ts";
import { bind, constantOf, failUnless, hold, valueCode } from "./scope.ts";
import type { Next, Scope } from "./scope.ts";
import { literal } from "./writer.ts";

/** Code that goes on where a value matches a term without references; free names are bound. */
export function matchTerm(scope: Scope, term: Term, value: string, next: Next): void {
  const constant = constantOf(term);
  const exact = constant === undefined ? undefined : literal(constant);
  if (exact !== undefined) {
    failUnless(scope, `${value} === ${exact}`);
    return next(scope);
  }
  const known = valueCode(scope, term);
  if (known !== undefined) {
    if (known !== value) failUnless(scope, `${known} === ${value} || rt.equal(${known}, ${value})`);
    return next(scope);
  }
  if (term.is === "var") return next(bind(scope, term.name, value));
  if (term.is === "array") return matchArray(scope, term.items, value, next);
  if (term.is === "object") return matchObject(scope, term.entries, value, next);
  throw new Error(`cannot match ${term.is}`);
}

function matchArray(scope: Scope, items: readonly Term[], value: string, next: Next): void {
  failUnless(scope, `Array.isArray(${value}) && ${value}.length === ${items.length}`);
  matchAll(
    scope,
    items.map((item, index) => [item, `${value}[${index}]`] as const),
    next,
  );
}

function matchAll(scope: Scope, pairs: readonly (readonly [Term, string])[], next: Next): void {
  const [first, ...rest] = pairs;
  if (first === undefined) return next(scope);
  const value = hold(scope, first[1]);
  matchTerm(scope, first[0], value, (inner) => matchAll(inner, rest, next));
}

function matchObject(scope: Scope, entries: readonly (readonly [Term, Term])[], value: string, next: Next): void {
  failUnless(scope, `rt.isObject(${value}) && rt.sizeOf(${value}) === ${entries.length}`);
  const pairs = entries.map(([key, item]) => {
    const name = valueCode(scope, key);
    if (name === undefined) throw new Error("free name in the key of an object");
    const found = hold(scope, `rt.lookUp(${value}, ${name})`);
    failUnless(scope, `${found} !== undefined`);
    return [item, found] as const;
  });
  matchAll(scope, pairs, next);
}
