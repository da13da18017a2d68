import type { Term } from "../ast.ts";
import { RegoSet } from "../value.ts";
import { RegoObject } from "../value.ts";
import type { RegoValue } from "../value.ts";
import { literal, text } from "./writer.ts";
import type { Writer } from "./writer.ts";

/** A name's JavaScript variable, and how many loops were open where it was bound. */
interface Binding {
  readonly js: string;
  readonly depth: number;
}

/** What is known at one point of a body. Scopes are passed down and never changed; bindings add up. */
export interface Scope {
  readonly w: Writer;
  readonly names: ReadonlyMap<string, Binding>;
  /** The JavaScript variable of the context: another one under `with`. */
  readonly context: string;
  /** Labels of the open loops, outermost first. */
  readonly loops: readonly string[];
  /** Statement that leaves this way of solving the body. */
  readonly fail: string;
  /** Whether the order of solutions shows in the result. */
  readonly ordered: boolean;
  /** How often each name occurs in the rule: loops need no keys for names used once. */
  readonly uses: ReadonlyMap<string, number>;
}

export type Next = (scope: Scope) => void;
export type NextValue = (scope: Scope, js: string) => void;

export function bind(scope: Scope, name: string, js: string): Scope {
  return { ...scope, names: new Map(scope.names).set(name, { js, depth: scope.loops.length }) };
}

/** Puts the code's value into a new variable. */
export function hold(scope: Scope, code: string): string {
  const name = scope.w.name("v");
  scope.w.line(`const ${name} = ${code};`);
  return name;
}

export function failUnless(scope: Scope, condition: string): void {
  scope.w.line(`if (!(${condition})) ${scope.fail}`);
}

/** The term's value where it is the same always. */
export function constantOf(term: Term): RegoValue | undefined {
  switch (term.is) {
    case "const":
      return term.value;
    case "array":
    case "set": {
      const items = term.items.map(constantOf);
      if (items.some((item) => item === undefined)) return undefined;
      return term.is === "array" ? (items as RegoValue[]) : RegoSet.of(items as RegoValue[]);
    }
    case "object": {
      const entries = term.entries.map(([key, value]) => [constantOf(key), constantOf(value)] as const);
      if (entries.some(([key, value]) => key === undefined || value === undefined)) return undefined;
      return RegoObject.of(entries as [RegoValue, RegoValue][]);
    }
    default:
      return undefined;
  }
}

/** Code for the value of a term without references and comprehensions; undefined while a name in it is free. */
export function valueCode(scope: Scope, term: Term): string | undefined {
  if (term.is === "var") return scope.names.get(term.name)?.js;
  const constant = constantOf(term);
  if (constant !== undefined) return literal(constant) ?? scope.w.constant(constant);
  if (term.is === "array" || term.is === "set") {
    const items = term.items.map((item) => valueCode(scope, item));
    if (items.includes(undefined)) return undefined;
    return term.is === "array" ? `[${items.join(", ")}]` : `rt.RegoSet.of([${items.join(", ")}])`;
  }
  return term.is === "object" ? objectCode(scope, term.entries) : undefined;
}

function objectCode(scope: Scope, entries: readonly (readonly [Term, Term])[]): string | undefined {
  const parts: string[] = [];
  const plain = entries.every(([key]) => key.is === "const" && typeof key.value === "string");
  for (const [key, value] of entries) {
    const item = valueCode(scope, value);
    if (item === undefined) return undefined;
    const name = key.is === "const" && typeof key.value === "string" ? text(key.value) : valueCode(scope, key);
    if (name === undefined) return undefined;
    parts.push(plain ? `[${name}]: ${item}` : `[${name}, ${item}]`);
  }
  // Computed keys define own properties, `__proto__` too.
  return plain ? `{ ${parts.join(", ")} }` : `rt.RegoObject.of([${parts.join(", ")}])`;
}

/** In how deep a loop the last name of the term was bound. */
export function depthOf(scope: Scope, terms: readonly Term[]): number {
  let depth = 0;
  const look = (term: Term): void => {
    if (term.is === "var") depth = Math.max(depth, scope.names.get(term.name)?.depth ?? 0);
    if (term.is === "array" || term.is === "set") term.items.forEach(look);
    if (term.is === "object") term.entries.flat().forEach(look);
  };
  terms.forEach(look);
  return depth;
}
