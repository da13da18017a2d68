import type { CallExpr, Comprehension, EveryExpr, Expr, Rule, SomeExpr, Term, VarTerm } from "../ast.ts";
import { RegoError } from "../error.ts";
import { kindOf } from "../value.ts";
import { walkExpr, walkTerm } from "../walk.ts";
import { isOperator } from "./names.ts";
import { Scopes } from "./scopes.ts";
import type { NameMaker } from "./scopes.ts";
import { outputsOfMembership } from "./some-in.ts";

/** Gives every declared name (`:=`, `some`, arguments) a name of its own; `:=` becomes `=`, `some` goes. */
export function renameLocals(rule: Rule, maker: NameMaker): void {
  const scopes = new Scopes(maker);
  for (const arg of rule.args ?? []) renameArgument(scopes, arg);
  renameHeadClosures(rule, new Scopes(maker));
  rule.body = renameBody(scopes, rule.body, headTerms(rule));
  const { names } = scopes.top;
  for (const term of headTerms(rule)) {
    walkTerm(term, (inner) => {
      if (inner.is === "var") inner.name = names.get(inner.name) ?? inner.name;
    });
  }
  if (rule.otherwise !== undefined) renameLocals(rule.otherwise, maker);
}

function headTerms(rule: Rule): Term[] {
  return [...rule.ref.slice(1), rule.key, rule.value].filter((term) => term !== undefined);
}

function renameArgument(scopes: Scopes, arg: Term): void {
  switch (arg.is) {
    case "var":
      arg.name = scopes.local(arg.name) ?? scopes.declare(arg.name, "arg", arg.at);
      return;
    case "array":
      for (const item of arg.items) renameArgument(scopes, item);
      return;
    case "object":
      for (const [, value] of arg.entries) renameArgument(scopes, value);
      return;
    case "call":
      throw new RegoError("rego_compile_error", "rule arguments cannot contain calls", arg.at);
    case "ref":
      for (const key of arg.path) renameArgument(scopes, key);
      return;
    default:
  }
}

/** Comprehensions in the head have bodies of their own. */
function renameHeadClosures(rule: Rule, scopes: Scopes): void {
  const rename = (term: Term): Term => renameClosures(scopes, term);
  rule.ref = rule.ref.map((term, index) => (index === 0 ? term : rename(term)));
  rule.key = rule.key && rename(rule.key);
  rule.value = rule.value && rename(rule.value);
}

function renameClosures(scopes: Scopes, term: Term): Term {
  const rename = (inner: Term): Term => renameClosures(scopes, inner);
  switch (term.is) {
    case "comprehension":
    case "template":
      return scopes.inner(() => renameTerm(scopes, term));
    case "array":
    case "set":
      return { ...term, items: term.items.map(rename) };
    case "object":
      return { ...term, entries: term.entries.map(([key, value]) => [rename(key), rename(value)]) };
    case "call":
      return { ...term, args: term.args.map(rename) };
    case "ref":
      return { ...term, head: rename(term.head), path: term.path.map(rename) };
    default:
      return term;
  }
}

/** @param results what the body's solutions are used for; names declared and used nowhere are refused */
export function renameBody(scopes: Scopes, body: readonly Expr[], results: readonly Term[] = []): Expr[] {
  const renamed = body.map((expr) => renameStatement(scopes, expr)).filter((expr) => expr !== undefined);
  refuseUnused(scopes, body, renamed, results);
  const at = body[0]?.at;
  if (renamed.length > 0 || at === undefined) return renamed;
  return [{ is: "term", term: { is: "const", value: true, at }, negated: false, with: [], at }];
}

function refuseUnused(scopes: Scopes, body: readonly Expr[], renamed: readonly Expr[], results: readonly Term[]): void {
  const declared = [...scopes.top.names].filter(([name]) => scopes.top.occurrences.get(name) === "declared");
  if (declared.length === 0) return;
  const used = new Set<string>();
  const note = (term: Term): void => {
    if (term.is === "var") used.add(term.name);
  };
  for (const expr of renamed) walkExpr(expr, note);
  for (const term of results) walkTerm(term, note);
  const unused = declared.find(([name, local]) => !used.has(local) && !used.has(name));
  if (unused === undefined) return;
  const at =
    body.find((expr) => expr.is === "some" && expr.names.some(({ name }) => name === unused[0]))?.at ?? body[0]?.at;
  throw new RegoError("rego_compile_error", `declared var ${unused[0]} unused`, at);
}

function renameStatement(scopes: Scopes, expr: Expr): Expr | undefined {
  if (expr.is === "some") return renameSome(scopes, expr);
  if (expr.is === "every") return renameEvery(scopes, expr);
  if (expr.is === "call" && isOperator(expr.operator, "assign")) return renameAssignment(scopes, expr);
  renameExpr(scopes, expr);
  return expr;
}

function renameExpr(scopes: Scopes, expr: Expr): void {
  if (expr.is === "term") expr.term = renameTerm(scopes, expr.term);
  if (expr.is === "call") {
    refuseHiddenFunction(scopes, expr);
    expr.args = expr.args.map((arg) => renameTerm(scopes, arg));
  }
  renameWith(scopes, expr);
}

function refuseHiddenFunction(scopes: Scopes, call: Pick<CallExpr, "operator" | "at">): void {
  const { head } = call.operator;
  if (head.is === "var" && (scopes.local(head.name) ?? head.name) !== head.name)
    throw new RegoError("rego_compile_error", `called function ${head.name} shadowed`, call.at);
}

function renameWith(scopes: Scopes, expr: Expr): void {
  for (const each of expr.with) {
    // The target itself (input, data, a function) is never a local; keys inside brackets are.
    if (each.target.is === "ref") each.target.path = each.target.path.map((key) => renameTerm(scopes, key));
    each.value = renameTerm(scopes, each.value);
  }
}

function renameAssignment(scopes: Scopes, expr: CallExpr): Expr {
  if (expr.negated) throw new RegoError("rego_compile_error", "cannot assign vars inside negated expression", expr.at);
  const [left, right] = expr.args;
  if (left === undefined || right === undefined)
    throw new RegoError("rego_type_error", "assign: arity mismatch", expr.at);
  const value = renameTerm(scopes, right);
  renameWith(scopes, expr);
  const target = declareAll(scopes, left);
  const operator = { ...expr.operator, head: { is: "var", name: "eq", at: expr.at } as VarTerm };
  return { ...expr, operator, args: [target, value], assigned: true };
}

function declareAll(scopes: Scopes, term: Term): Term {
  switch (term.is) {
    case "var":
      return { ...term, name: scopes.declare(term.name, "assigned", term.at) };
    case "array":
      return { ...term, items: term.items.map((item) => declareAll(scopes, item)) };
    case "object":
      return {
        ...term,
        entries: term.entries.map(([key, value]) => [renameTerm(scopes, key), declareAll(scopes, value)]),
      };
    case "ref":
      if (term.path.length === 0 && term.head.is === "var")
        return { is: "var", name: scopes.declare(term.head.name, "assigned", term.at), at: term.at };
      break;
    default:
  }
  throw new RegoError(
    "rego_compile_error",
    `cannot assign to ${term.is === "const" ? kindOf(term.value) : term.is}`,
    term.at,
  );
}

function renameSome(scopes: Scopes, expr: SomeExpr): Expr | undefined {
  for (const name of expr.names) if (!name.name.startsWith("$_")) scopes.declare(name.name, "declared", expr.at);
  const { value, domain, at } = expr;
  if (value === undefined || domain === undefined) return undefined;
  const key: Term = expr.key ?? { is: "var", name: scopes.maker.make(), at };
  // Names of the domain mean what they meant before.
  const over = renameTerm(scopes, domain);
  for (const name of outputsOfMembership(key, value)) {
    if (name.startsWith("$")) continue;
    if (mentions(domain, name)) throw new RegoError("rego_compile_error", `var ${name} assigned before`, at);
    scopes.declare(name, "declared", at);
  }
  const ref: Term =
    over.is === "ref"
      ? { ...over, path: [...over.path, renameTerm(scopes, key)] }
      : { is: "ref", head: over, path: [renameTerm(scopes, key)], at: domain.at };
  const operator: CallExpr["operator"] = { is: "ref", head: { is: "var", name: "eq", at }, path: [], at };
  const call: CallExpr = {
    is: "call",
    operator,
    args: [renameTerm(scopes, value), ref],
    negated: false,
    with: expr.with,
    at,
  };
  renameWith(scopes, call);
  return call;
}

function mentions(term: Term, name: string): boolean {
  let found = false;
  walkTerm(term, (inner) => {
    if (inner.is === "var" && inner.name === name) found = true;
    return inner.is === "comprehension";
  });
  return found;
}

function renameEvery(scopes: Scopes, expr: EveryExpr): Expr {
  expr.domain = renameTerm(scopes, expr.domain);
  renameWith(scopes, expr);
  scopes.inner(() => {
    const declare = (name: string): string =>
      name.startsWith("$_") ? name : scopes.declare(name, "declared", expr.at);
    if (expr.key !== undefined) expr.key = { ...expr.key, name: declare(expr.key.name) };
    expr.value = { ...expr.value, name: declare(expr.value.name) };
    expr.body = renameBody(scopes, expr.body);
  });
  return expr;
}

function renameTerm(scopes: Scopes, term: Term): Term {
  const rename = (inner: Term): Term => renameTerm(scopes, inner);
  switch (term.is) {
    case "var":
      return { ...term, name: scopes.use(term.name) };
    case "ref":
      if (term.head.is !== "var") return { ...term, head: rename(term.head), path: term.path.map(rename) };
      return renameRef(scopes, { ...term, head: term.head });
    case "array":
    case "set":
      return { ...term, items: term.items.map(rename) };
    case "object":
      return { ...term, entries: term.entries.map(([key, value]) => [rename(key), rename(value)]) };
    case "call":
      refuseHiddenFunction(scopes, term);
      return { ...term, args: term.args.map(rename) };
    case "template":
      for (const part of term.parts) if (part.is !== "const") scopes.inner(() => renameExpr(scopes, part));
      return term;
    case "comprehension":
      return scopes.inner(() => renameComprehension(scopes, term));
    default:
      return term;
  }
}

/** `input` and `data` are the documents, except where a local hides them. */
function renameRef(scopes: Scopes, term: Extract<Term, { is: "ref" }> & { head: VarTerm }): Term {
  const path = term.path.map((key) => renameTerm(scopes, key));
  const { name } = term.head;
  if (name !== "input" && name !== "data") return { ...term, head: renameTerm(scopes, term.head), path };
  if (!scopes.hides(name)) return { ...term, path };
  const head: Term = { ...term.head, name: scopes.local(name) ?? name };
  return path.length === 0 ? head : { ...term, head, path };
}

function renameComprehension(scopes: Scopes, term: Comprehension): Term {
  const body = renameBody(scopes, term.body, term.key === undefined ? [term.value] : [term.key, term.value]);
  return { ...term, body, key: term.key && renameTerm(scopes, term.key), value: renameTerm(scopes, term.value) };
}
