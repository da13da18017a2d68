import type { RefTerm, Term } from "../ast.ts";
import { equalValues } from "../order.ts";
import type { Frame } from "../run/frame.ts";
import { isObject, lookUp, objectSize } from "../value.ts";
import type { RegoValue } from "../value.ts";
import type { Env, Interpreter, Next } from "./interpreter.ts";
import { valueOf, only, values } from "./term.ts";

export function unify(it: Interpreter, left: Term, right: Term, env: Env, frame: Frame, next: Next): boolean {
  if (left.is === "ref" && right.is === "ref" && !isHeadKnown(left, env))
    return unify(it, right, left, env, frame, next);
  if (left.is === "ref") return values(it, left, env, frame, (value) => match(it, right, value, env, frame, next));
  if (right.is === "ref") return values(it, right, env, frame, (value) => match(it, left, value, env, frame, next));
  const a = only(it, left, env, frame);
  if (a !== undefined) return match(it, right, a, env, frame, next);
  const b = only(it, right, env, frame);
  if (b !== undefined) return match(it, left, b, env, frame, next);
  if (left.is === "array" && right.is === "array") {
    if (left.items.length !== right.items.length) return false;
    return unifyAll(
      it,
      left.items.map((item, index) => [item, right.items[index] as Term] as const),
      0,
      env,
      frame,
      next,
    );
  }
  if (left.is !== "object" || right.is !== "object") return false;
  return unifyObjects(it, left.entries, right.entries, env, frame, next);
}

/** In `x.a = xs[x].b` the right side binds the head of the left. */
function isHeadKnown({ head }: RefTerm, env: Env): boolean {
  return head.is === "var" && (head.name === "data" || head.name === "input" || env.has(head.name));
}

export function unifyObjects(
  it: Interpreter,
  left: [Term, Term][],
  right: [Term, Term][],
  env: Env,
  frame: Frame,
  next: Next,
): boolean {
  if (left.length !== right.length) return false;
  const pairs: [Term, Term][] = [];
  for (const [key, value] of left) {
    const known = valueOf(key, env);
    const other = right.find(([each]) => {
      const otherKey = valueOf(each, env);
      return known !== undefined && otherKey !== undefined && equalValues(known, otherKey);
    });
    if (other === undefined) return false;
    pairs.push([value, other[1]]);
  }
  return unifyAll(it, pairs, 0, env, frame, next);
}

export function unifyAll(
  it: Interpreter,
  pairs: readonly (readonly [Term, Term])[],
  index: number,
  env: Env,
  frame: Frame,
  next: Next,
): boolean {
  const pair = pairs[index];
  if (pair === undefined) return next();
  return unify(it, pair[0], pair[1], env, frame, () => unifyAll(it, pairs, index + 1, env, frame, next));
}

/** Matches a value against a term, binding its free names. */
export function match(it: Interpreter, term: Term, value: RegoValue, env: Env, frame: Frame, next: Next): boolean {
  switch (term.is) {
    case "var":
      return matchName(it, term.name, value, env, next);
    case "array":
      if (!Array.isArray(value) || value.length !== term.items.length) return false;
      return matchAll(
        it,
        term.items.map((item, index) => [item, (value as RegoValue[])[index] as RegoValue] as const),
        0,
        env,
        frame,
        next,
      );
    case "object":
      return matchObject(it, term.entries, value, env, frame, next);
    case "ref":
      return values(it, term, env, frame, (other) => (equalValues(other, value) ? next() : false));
    default: {
      const other = only(it, term, env, frame);
      return other !== undefined && equalValues(other, value) ? next() : false;
    }
  }
}

export function matchName(it: Interpreter, name: string, value: RegoValue, env: Env, next: Next): boolean {
  const bound = env.get(name);
  if (bound !== undefined) return equalValues(bound, value) ? next() : false;
  env.set(name, value);
  const stop = next();
  env.delete(name);
  return stop;
}

export function matchObject(
  it: Interpreter,
  entries: readonly (readonly [Term, Term])[],
  value: RegoValue,
  env: Env,
  frame: Frame,
  next: Next,
): boolean {
  if (!isObject(value) || objectSize(value) !== entries.length) return false;
  const pairs: [Term, RegoValue][] = [];
  for (const [keyTerm, item] of entries) {
    const key = valueOf(keyTerm, env);
    const found = key === undefined ? undefined : lookUp(value, key);
    if (found === undefined) return false;
    pairs.push([item, found]);
  }
  return matchAll(it, pairs, 0, env, frame, next);
}

export function matchAll(
  it: Interpreter,
  pairs: readonly (readonly [Term, RegoValue])[],
  index: number,
  env: Env,
  frame: Frame,
  next: Next,
): boolean {
  const pair = pairs[index];
  if (pair === undefined) return next();
  return match(it, pair[0], pair[1], env, frame, () => matchAll(it, pairs, index + 1, env, frame, next));
}
