import type { RefTerm, Term } from "../ast.ts";
import { childOf } from "../plan/tree.ts";
import type { RuleNode } from "../plan/tree.ts";
import type { Compilation } from "./compilation.ts";
import { matchTerm } from "./match.ts";
import { bind, failUnless, hold, valueCode } from "./scope.ts";
import type { NextValue, Scope } from "./scope.ts";

/** Code that gives each value of a reference to `next`, in loops where its brackets have free names. */
export function eachValue(unit: Compilation, scope: Scope, term: RefTerm, next: NextValue): void {
  const name = term.head.is === "var" ? term.head.name : "";
  if (name === "data") return eachInData(unit, scope, term, next);
  const head = name === "input" ? `${scope.context}.input` : scope.names.get(name)?.js;
  if (head === undefined) throw new Error(`unbound head ${name}`);
  if (name !== "input") return eachIn(scope, head, term.path, next);
  const input = hold(scope, head);
  failUnless(scope, `${input} !== undefined`);
  eachIn(scope, input, term.path, next);
}

function eachInData(unit: Compilation, scope: Scope, term: RefTerm, next: NextValue): void {
  let node: RuleNode = unit.tree.root;
  let index = 0;
  for (; node.kind === undefined; index++) {
    const key = term.path[index];
    const child: RuleNode | undefined = key?.is === "const" ? childOf(node, key.value) : undefined;
    if (child === undefined) break;
    node = child;
  }
  const rest = term.path.slice(index);
  if (node.kind !== undefined || rest.length === 0) return eachInExtent(unit, scope, node, rest, next);
  const [key] = rest;
  if (key?.is === "const") return eachInBase(scope, node, rest, next);
  const known = rest.map((each) => valueCode(scope, each));
  if (!known.includes(undefined))
    return given(scope, `rt.descend(${scope.context}, ${scope.w.constant(node)}, [${known.join(", ")}])`, next);
  eachKeyOfNode(scope, node, rest, next);
}

function given(scope: Scope, code: string, next: NextValue): void {
  const value = hold(scope, code);
  failUnless(scope, `${value} !== undefined`);
  next(scope, value);
}

function eachInExtent(unit: Compilation, scope: Scope, node: RuleNode, rest: readonly Term[], next: NextValue): void {
  if (node.kind === "function") return scope.w.line(`if (true) ${scope.fail}`);
  const code =
    node.kind === undefined
      ? `rt.extent(${scope.context}, ${scope.w.constant(node)})`
      : `${unit.ruleName(node)}(${scope.context})`;
  given(scope, code, (inner, value) => eachIn(inner, value, rest, next));
}

/** Base data where no rule is below. */
function eachInBase(scope: Scope, node: RuleNode, rest: readonly Term[], next: NextValue): void {
  const path: Term[] = node.path.map((value) => ({ is: "const", value, at: { file: "", line: 1, column: 1 } }));
  eachIn(scope, `${scope.context}.data`, [...path, ...rest], next, "rt.lookUpBase");
}

/** `data.lib[x].y`: over the names of packages, rules and base data. */
function eachKeyOfNode(scope: Scope, node: RuleNode, rest: readonly Term[], next: NextValue): void {
  const [key, ...deeper] = rest;
  const at = scope.w.constant(node);
  const keys =
    valueCode(scope, key as Term) === undefined
      ? hold(scope, `rt.keysOfNode(${scope.context}, ${at})`)
      : `[${valueCode(scope, key as Term)}]`;
  loop(scope, keys, (inner, item) => {
    matchTerm(inner, key as Term, item, (matched) => {
      given(matched, `rt.descend(${matched.context}, ${at}, [${item}])`, (found, value) =>
        eachIn(found, value, deeper, next),
      );
    });
  });
}

/** A loop over an array of values. */
export function loop(
  scope: Scope,
  items: string,
  inside: NextValue,
  keys?: { readonly code: string; readonly name: string },
  mayLackItems = false,
): void {
  const { w } = scope;
  const label = w.name("L");
  const index = w.name("i");
  const list = hold(scope, items);
  w.line(`${label}: for (let ${index} = 0; ${index} < ${list}.length; ${index}++) {`);
  w.line("if (--ev.stepsLeft < 0) rt.outOfSteps();");
  if (keys !== undefined)
    w.line(`const ${keys.name} = ${keys.code} === undefined ? ${index} : ${keys.code}[${index}];`);
  const item = w.name("v");
  w.line(`const ${item} = ${list}[${index}];`);
  if (mayLackItems) w.line(`if (${item} === undefined) continue;`);
  inside({ ...scope, loops: [...scope.loops, label], fail: `continue ${label};` }, item);
  w.line("}");
}

/** Follows keys into a value that is there. */
export function eachIn(scope: Scope, value: string, path: readonly Term[], next: NextValue, find = "rt.lookUp"): void {
  const [key, ...rest] = path;
  if (key === undefined) return next(scope, value);
  const known = valueCode(scope, key);
  if (known === undefined) return eachEntry(scope, value, key, rest, next, find);
  const field = key.is === "const" && typeof key.value === "string" ? scope.w.field(key.value) : undefined;
  const code = field === undefined ? `${find}(${value}, ${known})` : `${field}(${value})`;
  given(scope, code, (inner, found) => eachIn(inner, found, rest, next, find));
}

function eachEntry(scope: Scope, value: string, key: Term, rest: readonly Term[], next: NextValue, find: string): void {
  const { w, ordered } = scope;
  const isUnused = key.is === "var" && (scope.uses.get(key.name) ?? 0) <= 1;
  const items = `rt.itemsOf(${value}, ${ordered})`;
  if (isUnused)
    return loop(
      scope,
      items,
      (inner, item) => eachIn(bind(inner, key.name, "null"), item, rest, next, find),
      undefined,
      !ordered,
    );
  const keys = { code: hold(scope, `rt.keysOf(${value}, ${ordered})`), name: w.name("k") };
  const inside: NextValue = (inner, item) =>
    matchTerm(inner, key, keys.name, (matched) => eachIn(matched, item, rest, next, find));
  loop(scope, items, inside, keys, !ordered);
}
