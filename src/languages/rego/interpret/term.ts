import type { Comprehension, Term } from "../ast.ts";
import { childOf } from "../plan/tree.ts";
import type { RuleNode } from "../plan/tree.ts";
import { putUnique } from "../run/extent.ts";
import { entriesOf, isReplaced, keysOfNode, lookUpBase } from "../run/frame.ts";
import type { Frame } from "../run/frame.ts";
import { RegoObject, RegoSet, lookUp } from "../value.ts";
import type { RegoValue } from "../value.ts";
import type { Env, Interpreter, NextValue } from "./interpreter.ts";
import { solve } from "./solve.ts";
import { match } from "./unify.ts";
import { extent } from "./rule.ts";

/** The value of a term without references and comprehensions; undefined while a name in it is free. */
export function valueOf(term: Term, env: Env): RegoValue | undefined {
  switch (term.is) {
    case "const":
      return term.value;
    case "var":
      return env.get(term.name);
    case "array":
    case "set": {
      const items = term.items.map((item) => valueOf(item, env));
      if (items.some((item) => item === undefined)) return undefined;
      return term.is === "array" ? (items as RegoValue[]) : RegoSet.of(items as RegoValue[]);
    }
    case "object": {
      const entries = term.entries.map(([key, value]) => [valueOf(key, env), valueOf(value, env)] as const);
      if (entries.some(([key, value]) => key === undefined || value === undefined)) return undefined;
      return RegoObject.of(entries as [RegoValue, RegoValue][]);
    }
    default:
      return undefined;
  }
}

/** The one value of a term that binds nothing. */
export function only(it: Interpreter, term: Term, env: Env, frame: Frame): RegoValue | undefined {
  if (term.is === "comprehension") return comprehend(it, term, env, frame);
  if (term.is !== "ref") return valueOf(term, env);
  let found: RegoValue | undefined;
  values(it, term, env, frame, (value) => {
    found = value;
    return true;
  });
  return found;
}

export function values(it: Interpreter, term: Term, env: Env, frame: Frame, next: NextValue): boolean {
  if (term.is !== "ref") {
    const value = only(it, term, env, frame);
    return value === undefined ? false : next(value);
  }
  const name = term.head.is === "var" ? term.head.name : "";
  if (name === "data") return walkTree(it, it.plan.tree.root, frame.data, term.path, 0, env, frame, next);
  const head = name === "input" ? frame.input : env.get(name);
  return head === undefined ? false : walkValue(it, head, term.path, 0, env, frame, next);
}

export function walkValue(
  it: Interpreter,
  value: RegoValue,
  path: readonly Term[],
  index: number,
  env: Env,
  frame: Frame,
  next: NextValue,
  find: typeof lookUp = lookUp,
): boolean {
  const term = path[index];
  if (term === undefined) return next(value);
  const key = valueOf(term, env);
  if (key !== undefined) {
    const found = find(value, key);
    return found === undefined ? false : walkValue(it, found, path, index + 1, env, frame, next, find);
  }
  for (const [each, item] of entriesOf(value) ?? []) {
    frame.evaluation.step(1);
    if (match(it, term, each, env, frame, () => walkValue(it, item, path, index + 1, env, frame, next, find)))
      return true;
  }
  return false;
}

export function walkTree(
  it: Interpreter,
  node: RuleNode,
  base: RegoValue | undefined,
  path: readonly Term[],
  index: number,
  env: Env,
  frame: Frame,
  next: NextValue,
): boolean {
  const term = path[index];
  if (isReplaced(frame, node.path))
    return base === undefined ? false : walkValue(it, base, path, index, env, frame, next);
  if (node.kind !== undefined || term === undefined) {
    const value = extent(it, node, base, frame);
    return value === undefined ? false : walkValue(it, value, path, index, env, frame, next);
  }
  const key = valueOf(term, env);
  const keys = key === undefined ? keysOfNode(node, base) : [key];
  return keys.some((each) => {
    const child = childOf(node, each);
    const below = base === undefined ? undefined : lookUpBase(base, each);
    const descend = (): boolean => {
      if (child !== undefined) return walkTree(it, child, below, path, index + 1, env, frame, next);
      return below === undefined ? false : walkValue(it, below, path, index + 1, env, frame, next, lookUpBase);
    };
    return key === undefined ? match(it, term, each, env, frame, descend) : descend();
  });
}

export function comprehend(it: Interpreter, term: Comprehension, env: Env, frame: Frame): RegoValue {
  const { evaluation } = frame;
  const list: RegoValue[] = [];
  const set = new RegoSet();
  const object = new RegoObject();
  solve(it, term.body, 0, env, frame, () => {
    const value = valueOf(term.value, env) as RegoValue;
    evaluation.allocate(1);
    if (term.of === "array") list.push(value);
    else if (term.of === "set") set.add(value);
    else putUnique(object, valueOf(term.key as Term, env) as RegoValue, value, term.at);
    return false;
  });
  return term.of === "array" ? list : term.of === "set" ? set : object;
}
