import type { Rule, Term } from "../ast.ts";
import { equalValues } from "../order.ts";
import type { PlannedRule, RuleNode, Scalar } from "../plan/tree.ts";
import { DocumentBuilder, outputConflict } from "../run/extent.ts";
import { isReplaced, mergeWithBase } from "../run/frame.ts";
import type { Frame } from "../run/frame.ts";
import { RegoObject, RegoSet, isObject, lookUp, objectEntries } from "../value.ts";
import type { RegoValue } from "../value.ts";
import type { Env, Interpreter } from "./interpreter.ts";
import { solve } from "./solve.ts";
import { matchAll } from "./unify.ts";
import { valueOf, only } from "./term.ts";

/** Everything rules and base data give at a node. */
export function extent(
  it: Interpreter,
  node: RuleNode,
  base: RegoValue | undefined,
  frame: Frame,
): RegoValue | undefined {
  if (isReplaced(frame, node.path)) return base;
  const known = frame.memo.get(node);
  if (known !== undefined) return known.value;
  const value = computeExtent(it, node, base, frame);
  frame.memo.set(node, { value });
  return value;
}

export function computeExtent(
  it: Interpreter,
  node: RuleNode,
  base: RegoValue | undefined,
  frame: Frame,
): RegoValue | undefined {
  switch (node.kind) {
    case "complete":
      return oneValue(it, node, undefined, frame);
    case "function":
      return undefined;
    case "set":
      return collectSet(it, node, frame);
    case "object":
      return collectObject(it, node, frame);
    default:
      return mergePackage(it, node, base, frame);
  }
}

export function mergePackage(
  it: Interpreter,
  node: RuleNode,
  base: RegoValue | undefined,
  frame: Frame,
): RegoValue | undefined {
  if (base !== undefined && !isObject(base)) return base;
  const merged = RegoObject.of(base === undefined ? [] : objectEntries(base));
  for (const [name, child] of node.children) {
    const below = base === undefined ? undefined : lookUp(base, name);
    const value = extent(it, child, below, frame);
    const whole = child.kind === undefined ? value : mergeWithBase(below, value);
    if (whole !== undefined) merged.set(name, whole);
  }
  return merged;
}

export function collectSet(it: Interpreter, node: RuleNode, frame: Frame): RegoValue {
  const set = new RegoSet();
  for (const { rule } of node.rules) {
    const env: Env = new Map();
    solve(it, rule.body, 0, env, frame, () => {
      frame.evaluation.allocate(1);
      set.add(valueOf(rule.key as Term, env) as RegoValue);
      return false;
    });
  }
  return set;
}

export function collectObject(it: Interpreter, node: RuleNode, frame: Frame): RegoValue {
  const builder = new DocumentBuilder();
  for (const planned of node.rules) collectInto(it, builder, planned, frame);
  mergeChildren(it, builder, node, [], frame);
  return builder.build();
}

export function collectInto(
  it: Interpreter,
  builder: DocumentBuilder,
  { rule, suffix }: PlannedRule,
  frame: Frame,
): void {
  const env: Env = new Map();
  solve(it, rule.body, 0, env, frame, () => {
    const path = suffix.map((term) => valueOf(term, env) as RegoValue);
    frame.evaluation.allocate(1);
    if (rule.key !== undefined) builder.add(path, valueOf(rule.key, env) as RegoValue, rule.at);
    else builder.put(path, valueOf(rule.value as Term, env) as RegoValue, rule.at);
    return false;
  });
}

/** Rules with longer references, `p.q.r := 1` beside `p[x] := y`. */
export function mergeChildren(
  it: Interpreter,
  builder: DocumentBuilder,
  node: RuleNode,
  path: readonly Scalar[],
  frame: Frame,
): void {
  for (const [name, child] of node.children) {
    const at = (child.rules[0] ?? child.fallback)?.rule.at ?? { file: "", line: 1, column: 1 };
    const value = child.kind === undefined ? undefined : extent(it, child, undefined, frame);
    if (value !== undefined) builder.putDocument([...path, name], value, child.kind !== "complete", at);
    if (child.kind === undefined) mergeChildren(it, builder, child, [...path, name], frame);
  }
}

/** The value of a complete rule or of a function for arguments. */
export function oneValue(
  it: Interpreter,
  node: RuleNode,
  args: readonly RegoValue[] | undefined,
  frame: Frame,
): RegoValue | undefined {
  let found: RegoValue | undefined;
  const take = (value: RegoValue, rule: Rule): void => {
    if (found !== undefined && !equalValues(found, value))
      throw outputConflict(args === undefined ? "complete" : "function", rule.at);
    found = value;
  };
  frame.evaluation.step(1);
  for (const { rule } of node.rules) solveChain(it, rule, args, frame, take);
  if (found === undefined && node.fallback !== undefined) solveChain(it, node.fallback.rule, args, frame, take);
  return found;
}

/** The rule, or the first of its else branches whose body holds. */
export function solveChain(
  it: Interpreter,
  first: Rule,
  args: readonly RegoValue[] | undefined,
  frame: Frame,
  take: (value: RegoValue, rule: Rule) => void,
): void {
  for (let rule: Rule | undefined = first; rule !== undefined; rule = rule.otherwise) {
    const env: Env = new Map();
    const current = rule;
    let holds = false;
    const solution = (): boolean => {
      holds = true;
      const value = only(it, current.value as Term, env, frame);
      if (value !== undefined) take(value, current);
      return false;
    };
    const pairs = (current.args ?? []).map((arg, index) => [arg, args?.[index] as RegoValue] as const);
    matchAll(it, pairs, 0, env, frame, () => solve(it, current.body, 0, env, frame, solution));
    if (holds) return;
  }
}
