import type { Location } from "../../../model/index.ts";
import type { CallExpr, Expr, Rule } from "../ast.ts";
import { BUILTINS } from "../builtins/index.ts";
import { RegoError } from "../error.ts";
import { dottedName } from "../rewrite/functions.ts";
import { closuresOf } from "../rewrite/variables.ts";
import type { Arity } from "../rewrite/variables.ts";
import { OWN_BUILTINS } from "../run/own-builtins.ts";

/** @throws {RegoError} rego_type_error for calls of unknown or refused functions and of the wrong number of arguments */
export function checkCalls(rule: Pick<Rule, "body"> & Partial<Rule>, arity: Arity): void {
  checkBody(rule.body, arity);
  if (rule.otherwise !== undefined) checkCalls(rule.otherwise, arity);
}

function checkBody(body: readonly Expr[], arity: Arity): void {
  for (const expr of body) {
    if (expr.is === "call") checkCall(expr, arity);
    for (const each of expr.with) checkWith(each);
    for (const closure of closuresOf(expr)) checkBody(closure.body, arity);
  }
}

function checkCall(expr: CallExpr, arity: Arity): void {
  const name = dottedName(expr.operator) ?? "";
  const count = arity(expr.operator);
  if (count === undefined) throw new RegoError("rego_type_error", `undefined function ${name}`, expr.operator.at);
  refuseUnavailable(name, expr.operator.at);
  if (OWN_BUILTINS.get(name)?.variadic === true) return;
  const given = expr.args.length;
  if (given === count || (given === count + 1 && name !== "eq")) return;
  throw new RegoError("rego_type_error", `${name}: arity mismatch: takes ${count} arguments, has ${given}`, expr.at);
}

/** Also not under another function's name (OPA's CVE-2022-36085). */
function refuseUnavailable(name: string, at: Location): void {
  const refused = BUILTINS.get(name)?.refused;
  if (refused !== undefined)
    throw new RegoError("rego_type_error", `built-in function ${name} is not available: ${refused}`, at);
}

function checkWith(each: Expr["with"][number]): void {
  if (each.replaced !== undefined) {
    refuseUnavailable(each.by ?? "", each.target.at);
    if (/^(?:internal\.|rego\.metadata\.|eq$|walk$|print$)/.test(each.replaced))
      throw new RegoError(
        "rego_compile_error",
        `with keyword replacing built-in function: replacement of "${each.replaced}" invalid`,
        each.target.at,
      );
    return;
  }
  const { target } = each;
  const root = target.is === "ref" && target.head.is === "var" ? target.head.name : "";
  if (root !== "input" && root !== "data")
    throw new RegoError(
      "rego_type_error",
      "with keyword target must reference existing input, data, or a function",
      target.at,
    );
}
