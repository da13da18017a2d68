import type { CallExpr } from "../ast.ts";
import { BUILTINS } from "../builtins/index.ts";
import { findNode } from "../plan/tree.ts";
import { dottedName } from "../rewrite/functions.ts";
import { callBuiltin, onBuiltinError } from "../run/evaluation.ts";
import type { Frame } from "../run/frame.ts";
import { OWN_BUILTINS } from "../run/own-builtins.ts";
import type { RegoValue } from "../value.ts";
import type { Env, Interpreter, Next, NextValue } from "./interpreter.ts";
import { match } from "./unify.ts";
import { valueOf } from "./term.ts";
import { extent, oneValue } from "./rule.ts";

export function solveCall(it: Interpreter, expr: CallExpr, env: Env, frame: Frame, next: Next): boolean {
  const count = it.plan.arity(expr.operator) ?? 0;
  const variadic = OWN_BUILTINS.get(dottedName(expr.operator) ?? "")?.variadic === true;
  const inputs = variadic ? expr.args : expr.args.slice(0, count);
  const args = inputs.map((arg) => valueOf(arg, env));
  if (args.some((arg) => arg === undefined)) return false;
  const output = variadic ? undefined : expr.args[count];
  const take: NextValue = (value) => {
    if (output === undefined) return value === false ? false : next();
    return match(it, output, value, env, frame, next);
  };
  return call(it, dottedName(expr.operator) ?? "", args as RegoValue[], frame, expr, take);
}

export function call(
  it: Interpreter,
  name: string,
  args: RegoValue[],
  frame: Frame,
  expr: CallExpr,
  take: NextValue,
): boolean {
  const mock = frame.mocks.get(name);
  if (mock !== undefined && mock.by === undefined) return mock.value === undefined ? false : take(mock.value);
  const target = mock?.by ?? name;
  const builtin = BUILTINS.get(target);
  if (builtin?.runAll !== undefined)
    return callRelation(it, () => builtin.runAll?.(args, frame.evaluation) ?? [], name, frame, expr, take);
  const value = callFunction(it, target, args, frame, expr);
  return value === undefined ? false : take(value);
}

export function callRelation(
  it: Interpreter,
  run: () => Iterable<RegoValue>,
  name: string,
  frame: Frame,
  expr: CallExpr,
  take: NextValue,
): boolean {
  let all: RegoValue[];
  try {
    all = [...run()];
  } catch (error) {
    onBuiltinError(error, name, frame.evaluation, expr.at);
    return false;
  }
  return all.some(take);
}

export function callFunction(
  it: Interpreter,
  name: string,
  args: RegoValue[],
  frame: Frame,
  expr: CallExpr,
): RegoValue | undefined {
  const own = OWN_BUILTINS.get(name);
  if (own !== undefined) {
    try {
      return own.run(args, frame.evaluation, expr.at);
    } catch (error) {
      return onBuiltinError(error, name, frame.evaluation, expr.at);
    }
  }
  const builtin = BUILTINS.get(name);
  if (builtin !== undefined) return callBuiltin(builtin, args, frame.evaluation, expr.at);
  const node = findNode(it.plan.tree.root, name.split(".").slice(1));
  if (node === undefined) return undefined;
  // A rule may stand in for a function: its value is that of every call.
  return node.kind === "function" ? oneValue(it, node, args, frame) : extent(it, node, undefined, frame);
}
