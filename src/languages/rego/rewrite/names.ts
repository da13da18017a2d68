import type { Location } from "../../../model/index.ts";
import type { Comprehension, Expr, Import, Module, RefTerm, Rule, Term } from "../ast.ts";
import { RegoError } from "../error.ts";
import { walkTerm } from "../walk.ts";

/**
 * Names of the package's rules and of imports become whole references (`data.lib.f`, `input.x`), except where the
 * name is an argument or declared in the body.
 */
export function resolveNames(module: Module, packageRules: ReadonlySet<string>): void {
  const globals = new Map<string, readonly string[]>();
  for (const name of packageRules) globals.set(name, ["data", ...module.package, name]);
  for (const each of module.imports) {
    const [root] = each.path;
    if (root !== "future" && root !== "rego") globals.set(importName(each), each.path);
  }
  for (const rule of module.rules) resolveRule(globals, rule);
}

export function importName(each: Import): string {
  return each.alias ?? (each.path.at(-1) as string);
}

type Globals = ReadonlyMap<string, readonly string[]>;
type Ignored = readonly ReadonlySet<string>[];

function resolveRule(globals: Globals, rule: Rule): void {
  const ignored = [argumentNames(rule.args ?? []), declaredNames(rule.body)];
  const resolve = (term: Term): Term => resolveTerm(globals, ignored, term);
  rule.ref = rule.ref.map((term, index) => (index === 0 ? term : resolve(term)));
  if (rule.key !== undefined) rule.key = resolve(rule.key);
  if (rule.value !== undefined) rule.value = resolve(rule.value);
  resolveBody(globals, ignored, rule.body);
  if (rule.otherwise !== undefined) resolveRule(globals, rule.otherwise);
}

function argumentNames(args: readonly Term[]): Set<string> {
  const names = new Set<string>();
  for (const arg of args) {
    walkTerm(arg, (term) => {
      if (term.is === "ref" && term.path.length === 0 && term.head.is === "var")
        throw new RegoError(
          "rego_compile_error",
          `args must not shadow ${term.head.name} (use a different variable name)`,
          term.at,
        );
      if (term.is === "var") names.add(term.name);
      return term.is === "set" || term.is === "comprehension" || term.is === "call";
    });
  }
  return names;
}

/** The names a body declares by `:=` and `some`. */
export function declaredNames(body: readonly Expr[]): Set<string> {
  const names = new Set<string>();
  const add = (term: Term | undefined): void => {
    if (term === undefined) return;
    walkTerm(term, (inner) => {
      if (inner.is === "var") names.add(inner.name);
    });
  };
  for (const expr of body) {
    if (expr.is === "call" && isOperator(expr.operator, "assign")) add(expr.args[0]);
    if (expr.is !== "some") continue;
    expr.names.forEach(add);
    add(expr.key);
    add(expr.value);
  }
  return names;
}

/** Whether the operator is the built-in function of this one-word name. */
export function isOperator(operator: RefTerm, name: string): boolean {
  return operator.path.length === 0 && operator.head.is === "var" && operator.head.name === name;
}

export function resolveBody(globals: Globals, ignored: Ignored, body: Expr[]): void {
  for (const expr of body) resolveExpr(globals, ignored, expr);
}

function resolveExpr(globals: Globals, ignored: Ignored, expr: Expr): void {
  const resolve = (term: Term): Term => resolveTerm(globals, ignored, term);
  for (const each of expr.with) {
    each.target = resolve(each.target);
    each.value = resolve(each.value);
  }
  switch (expr.is) {
    case "term":
      expr.term = resolve(expr.term);
      return;
    case "call":
      expr.operator = resolveOperator(globals, ignored, expr.operator);
      expr.args = expr.args.map(resolve);
      return;
    case "some":
      resolveSome(expr, resolve);
      return;
    default: {
      expr.domain = resolve(expr.domain);
      const own = new Set([
        expr.value.name,
        ...(expr.key === undefined ? [] : [expr.key.name]),
        ...declaredNames(expr.body),
      ]);
      resolveBody(globals, [...ignored, own], expr.body);
    }
  }
}

function resolveSome(expr: Extract<Expr, { is: "some" }>, resolve: (term: Term) => Term): void {
  const parts = expr as { key: Term | undefined; value: Term | undefined; domain: Term | undefined };
  if (parts.key !== undefined) parts.key = resolve(parts.key);
  if (parts.value !== undefined) parts.value = resolve(parts.value);
  if (parts.domain !== undefined) parts.domain = resolve(parts.domain);
}

function resolveOperator(globals: Globals, ignored: Ignored, operator: RefTerm): RefTerm {
  const { head } = operator;
  const path = head.is === "var" ? lookUpGlobal(globals, ignored, head.name) : undefined;
  return path === undefined ? operator : toRef(path, operator.at, operator.path);
}

function lookUpGlobal(globals: Globals, ignored: Ignored, name: string): readonly string[] | undefined {
  return ignored.some((names) => names.has(name)) ? undefined : globals.get(name);
}

/** `data.a.b` as a reference. */
export function toRef(path: readonly string[], at: Location, rest: readonly Term[] = []): RefTerm {
  const [head = "", ...keys] = path;
  return {
    is: "ref",
    head: { is: "var", name: head, at },
    path: [...keys.map((value): Term => ({ is: "const", value, at })), ...rest],
    at,
  };
}

function resolveTerm(globals: Globals, ignored: Ignored, term: Term): Term {
  const resolve = (inner: Term): Term => resolveTerm(globals, ignored, inner);
  switch (term.is) {
    case "var": {
      const path = lookUpGlobal(globals, ignored, term.name);
      return path === undefined ? term : toRef(path, term.at);
    }
    case "ref": {
      const head = resolve(term.head);
      const path = term.path.map(resolve);
      return head.is === "ref" ? { ...term, head: head.head, path: [...head.path, ...path] } : { ...term, head, path };
    }
    case "array":
    case "set":
      return { ...term, items: term.items.map(resolve) };
    case "object":
      return { ...term, entries: term.entries.map(([key, value]) => [resolve(key), resolve(value)]) };
    case "call":
      return { ...term, operator: resolveOperator(globals, ignored, term.operator), args: term.args.map(resolve) };
    case "comprehension":
      return resolveComprehension(globals, ignored, term);
    case "template":
      for (const part of term.parts) if (part.is !== "const") resolveExpr(globals, ignored, part);
      return term;
    default:
      return term;
  }
}

function resolveComprehension(globals: Globals, ignored: Ignored, term: Comprehension): Term {
  const inner = [...ignored, declaredNames(term.body)];
  resolveBody(globals, inner, term.body);
  const key = term.key && resolveTerm(globals, inner, term.key);
  return { ...term, key, value: resolveTerm(globals, inner, term.value) };
}
