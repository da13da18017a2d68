import type { CallExpr } from "../ast.ts";
import { BUILTINS } from "../builtins/index.ts";
import { dottedName } from "../rewrite/functions.ts";
import { OWN_BUILTINS } from "../run/own-builtins.ts";
import type { Compilation } from "./compilation.ts";
import { readPlainFormat } from "./format.ts";
import { matchTerm } from "./match.ts";
import { QUICK } from "./quick.ts";
import { loop } from "./reference.ts";
import { failUnless, hold, valueCode } from "./scope.ts";
import type { Next, Scope } from "./scope.ts";
import { text } from "./writer.ts";

const COMPARISONS: Readonly<Record<string, string>> = { lt: "<", gt: ">", lte: "<=", gte: ">=" };

/** Code for a call: its result is matched with the last argument, or must not be false where there is none for it. */
export function writeCall(unit: Compilation, scope: Scope, expr: CallExpr, next: Next): void {
  const name = dottedName(expr.operator) ?? "";
  const count = OWN_BUILTINS.get(name)?.variadic === true ? expr.args.length : (unit.arity(expr.operator) ?? 0);
  const args = expr.args.slice(0, count).map((arg) => atom(scope, valueCode(scope, arg) as string));
  const output = expr.args[count];
  const builtin = BUILTINS.get(name);
  if (builtin?.runAll !== undefined && !unit.mocked.has(name)) {
    const all = `rt.callRelation(${scope.w.constant(builtin)}, [${args.join(", ")}], ev, ${scope.w.constant(expr.at)})`;
    return loop(scope, all, (inner, item) =>
      output === undefined ? next(inner) : matchTerm(inner, output, item, next),
    );
  }
  const code = callCode(unit, scope, name, args, expr);
  if (output === undefined && code.isBoolean) {
    failUnless(scope, code.js);
    return next(scope);
  }
  const value = hold(scope, code.js);
  if (!code.isBoolean)
    failUnless(scope, output === undefined ? `${value} !== undefined && ${value} !== false` : `${value} !== undefined`);
  if (output === undefined) return next(scope);
  matchTerm(scope, output, value, next);
}

/** Code that may be written twice. */
function atom(scope: Scope, code: string): string {
  return /^[\w$."]{1,40}$|^K\[\d+\]$/.test(code) ? code : hold(scope, code);
}

interface Code {
  readonly js: string;
  /** Never undefined, and true or false. */
  readonly isBoolean?: boolean;
}

function callCode(unit: Compilation, scope: Scope, name: string, args: readonly string[], expr: CallExpr): Code {
  const at = scope.w.constant(expr.at);
  const list = `[${args.join(", ")}]`;
  if (unit.mocked.has(name)) return { js: `rt.callMocked(${scope.context}, ${text(name)}, ${list}, ${at})` };
  const [a = "", b = ""] = args;
  if (name === "internal.member_2") return { js: `rt.isMember(${a}, ${b})`, isBoolean: true };
  if (name === "internal.member_3") return { js: `rt.hasEntry(${args.join(", ")})`, isBoolean: true };
  if (name === "neq" || name === "equal") return equality(name, a, b);
  const comparison = Object.hasOwn(COMPARISONS, name) ? COMPARISONS[name] : undefined;
  if (comparison !== undefined) {
    const quick = `typeof ${a} === "number" && typeof ${b} === "number" ? ${a} ${comparison} ${b}`;
    return { js: `(${quick} : rt.compare(${a}, ${b}) ${comparison} 0)`, isBoolean: true };
  }
  const kindTest = Object.hasOwn(KIND_TESTS, name) ? KIND_TESTS[name]?.(a) : undefined;
  if (kindTest !== undefined) return { js: kindTest, isBoolean: true };
  const own = OWN_BUILTINS.get(name);
  if (own !== undefined) return { js: `rt.callOwn(${text(name)}, ${scope.w.constant(own)}, ${list}, ev, ${at})` };
  const builtin = BUILTINS.get(name);
  if (builtin === undefined) return { js: `${unit.functionName(name)}(${[scope.context, ...args].join(", ")})` };
  const slow = `rt.callBuiltin(${scope.w.constant(builtin)}, ${list}, ev, ${at})`;
  const [format] = expr.args;
  if (name === "sprintf" && format?.is === "const" && typeof format.value === "string") {
    const plain = readPlainFormat(format.value);
    if (plain !== undefined) return { js: `(rt.quickFormat(${scope.w.constant(plain)}, ${b}, ev) ?? ${slow})` };
  }
  const quick = QUICK.get(name);
  if (quick !== undefined) {
    const given = [...args, ...Array.from({ length: 3 - args.length }, () => "null"), "ev"];
    return { js: `(${scope.w.shared(quick)}(${given.join(", ")}) ?? ${slow})` };
  }
  const method = Object.hasOwn(STRING_TESTS, name) && [a, b].every(mayBeText) ? STRING_TESTS[name] : undefined;
  return method === undefined
    ? { js: slow }
    : { js: `(typeof ${a} === "string" && typeof ${b} === "string" ? ${a}.${method}(${b}) : ${slow})` };
}

/** A variable or the literal of a string. */
function mayBeText(code: string): boolean {
  return /^[a-z]\w*$|^"/.test(code) && code !== "null" && code !== "true" && code !== "false";
}

const STRING_TESTS: Readonly<Record<string, string>> = {
  startswith: "startsWith",
  endswith: "endsWith",
  contains: "includes",
};

const KIND_TESTS: Readonly<Record<string, (value: string) => string>> = {
  is_null: (value) => `(${value} === null)`,
  is_boolean: (value) => `(typeof ${value} === "boolean")`,
  is_number: (value) => `(typeof ${value} === "number" || rt.isNumber(${value}))`,
  is_string: (value) => `(typeof ${value} === "string")`,
  is_array: (value) => `Array.isArray(${value})`,
  is_object: (value) => `rt.isObject(${value})`,
  is_set: (value) => `(${value} instanceof rt.RegoSet)`,
};

function equality(name: string, a: string, b: string): Code {
  const same = `(${a} === ${b} || rt.equal(${a}, ${b}))`;
  return { js: name === "equal" ? same : `!${same}`, isBoolean: true };
}
