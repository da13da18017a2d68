import type { CallExpr, Comprehension, EveryExpr, Expr, RefTerm, Rule, Term } from "../ast.ts";
import { BUILTINS } from "../builtins/index.ts";
import { RegoError } from "../error.ts";
import { equalValues } from "../order.ts";
import type { Plan } from "../plan/program.ts";
import { findNode } from "../plan/tree.ts";
import type { PlannedRule, RuleNode } from "../plan/tree.ts";
import { dottedName } from "../rewrite/functions.ts";
import { callBuiltin, onBuiltinError } from "../run/evaluation.ts";
import { DocumentBuilder, outputConflict, putUnique } from "../run/extent.ts";
import {
  entriesOf,
  isReplaced,
  keysOfNode,
  lookUpBase,
  mergeWithBase,
  replaceDocument,
  replaceFunction,
} from "../run/frame.ts";
import type { Frame } from "../run/frame.ts";
import { OWN_BUILTINS } from "../run/own-builtins.ts";
import { RegoObject, RegoSet, isObject, lookUp, objectEntries, objectSize } from "../value.ts";
import type { RegoValue } from "../value.ts";

/** What names are bound to. Bindings are undone when a way of solving a body is left. */
type Env = Map<string, RegoValue>;
/** Called for every solution; true ends the search. */
type Next = () => boolean;
type NextValue = (value: RegoValue) => boolean;

/** Evaluates checked trees top-down, by backtracking; plain and slow: the oracle for compiled code. */
export class Interpreter {
  readonly plan: Plan;
  constructor(plan: Plan) {
    this.plan = plan;
  }

  /** The values of `outputs` for every solution of a query. */
  query(body: readonly Expr[], outputs: readonly string[], frame: Frame): RegoValue[][] {
    const found: RegoValue[][] = [];
    const env: Env = new Map();
    this.solve(body, 0, env, frame, () => {
      found.push(outputs.map((name) => env.get(name) ?? null));
      return false;
    });
    return found;
  }

  private solve(body: readonly Expr[], index: number, env: Env, frame: Frame, next: Next): boolean {
    const expr = body[index];
    if (expr === undefined) return next();
    frame.evaluation.step(1);
    return this.solveExpr(expr, env, frame, () => this.solve(body, index + 1, env, frame, next));
  }

  private solveExpr(expr: Expr, env: Env, frame: Frame, next: Next): boolean {
    const inner = this.withFrame(expr, env, frame);
    if (inner === undefined) return expr.negated ? next() : false;
    if (!expr.negated) return this.solvePlain(expr, env, inner, next);
    return this.solvePlain(expr, env, inner, () => true) ? false : next();
  }

  /** The frame under the expression's `with`; undefined where a value of them is. */
  private withFrame(expr: Expr, env: Env, frame: Frame): Frame | undefined {
    let inner = frame;
    for (const each of expr.with) {
      const value = each.by === undefined ? this.only(each.value, env, frame) : null;
      if (value === undefined) return undefined;
      if (each.replaced !== undefined)
        inner = replaceFunction(inner, each.replaced, each.by === undefined ? { value } : { by: each.by });
      else {
        const target = each.target as RefTerm & { head: { name: "input" | "data" } };
        const path = target.path.map((key) => this.valueOf(key, env) ?? null);
        inner = replaceDocument(inner, target.head.name, path, value);
      }
    }
    return inner;
  }

  private solvePlain(expr: Expr, env: Env, frame: Frame, next: Next): boolean {
    switch (expr.is) {
      case "term":
        return this.values(expr.term, env, frame, (value) => (value === false ? false : next()));
      case "every":
        return this.holdsForEvery(expr, env, frame) ? next() : false;
      case "call":
        if (dottedName(expr.operator) === "eq")
          return this.unify(expr.args[0] as Term, expr.args[1] as Term, env, frame, next);
        return this.solveCall(expr, env, frame, next);
      default:
        return next();
    }
  }

  private holdsForEvery(expr: EveryExpr, env: Env, frame: Frame): boolean {
    const domain = this.only(expr.domain, env, frame);
    const entries = domain === undefined ? undefined : entriesOf(domain);
    if (entries === undefined) return false;
    return entries.every(([key, value]) => {
      const inner: Env = new Map(env).set(expr.value.name, value);
      if (expr.key !== undefined) inner.set(expr.key.name, key);
      return this.solve(expr.body, 0, inner, frame, () => true);
    });
  }

  // Calls

  private solveCall(expr: CallExpr, env: Env, frame: Frame, next: Next): boolean {
    const count = this.plan.arity(expr.operator) ?? 0;
    const variadic = OWN_BUILTINS.get(dottedName(expr.operator) ?? "")?.variadic === true;
    const inputs = variadic ? expr.args : expr.args.slice(0, count);
    const args = inputs.map((arg) => this.valueOf(arg, env));
    if (args.some((arg) => arg === undefined)) return false;
    const output = variadic ? undefined : expr.args[count];
    const take: NextValue = (value) => {
      if (output === undefined) return value === false ? false : next();
      return this.match(output, value, env, frame, next);
    };
    return this.call(dottedName(expr.operator) ?? "", args as RegoValue[], frame, expr, take);
  }

  private call(name: string, args: RegoValue[], frame: Frame, expr: CallExpr, take: NextValue): boolean {
    const mock = frame.mocks.get(name);
    if (mock !== undefined && mock.by === undefined) return mock.value === undefined ? false : take(mock.value);
    const target = mock?.by ?? name;
    const builtin = BUILTINS.get(target);
    if (builtin?.runAll !== undefined)
      return this.callRelation(() => builtin.runAll?.(args, frame.evaluation) ?? [], name, frame, expr, take);
    const value = this.callFunction(target, args, frame, expr);
    return value === undefined ? false : take(value);
  }

  private callRelation(
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

  private callFunction(name: string, args: RegoValue[], frame: Frame, expr: CallExpr): RegoValue | undefined {
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
    const node = findNode(this.plan.tree.root, name.split(".").slice(1));
    return node === undefined ? undefined : this.oneValue(node, args, frame);
  }

  // Unification

  private unify(left: Term, right: Term, env: Env, frame: Frame, next: Next): boolean {
    if (left.is === "ref") return this.values(left, env, frame, (value) => this.match(right, value, env, frame, next));
    if (right.is === "ref") return this.values(right, env, frame, (value) => this.match(left, value, env, frame, next));
    const a = this.only(left, env, frame);
    if (a !== undefined) return this.match(right, a, env, frame, next);
    const b = this.only(right, env, frame);
    if (b !== undefined) return this.match(left, b, env, frame, next);
    if (left.is === "array" && right.is === "array") {
      if (left.items.length !== right.items.length) return false;
      return this.unifyAll(
        left.items.map((item, index) => [item, right.items[index] as Term] as const),
        0,
        env,
        frame,
        next,
      );
    }
    if (left.is !== "object" || right.is !== "object") return false;
    return this.unifyObjects(left.entries, right.entries, env, frame, next);
  }

  private unifyObjects(left: [Term, Term][], right: [Term, Term][], env: Env, frame: Frame, next: Next): boolean {
    if (left.length !== right.length) return false;
    const pairs: [Term, Term][] = [];
    for (const [key, value] of left) {
      const known = this.valueOf(key, env);
      const other = right.find(([each]) => {
        const otherKey = this.valueOf(each, env);
        return known !== undefined && otherKey !== undefined && equalValues(known, otherKey);
      });
      if (other === undefined) return false;
      pairs.push([value, other[1]]);
    }
    return this.unifyAll(pairs, 0, env, frame, next);
  }

  private unifyAll(
    pairs: readonly (readonly [Term, Term])[],
    index: number,
    env: Env,
    frame: Frame,
    next: Next,
  ): boolean {
    const pair = pairs[index];
    if (pair === undefined) return next();
    return this.unify(pair[0], pair[1], env, frame, () => this.unifyAll(pairs, index + 1, env, frame, next));
  }

  /** Matches a value against a term, binding its free names. */
  private match(term: Term, value: RegoValue, env: Env, frame: Frame, next: Next): boolean {
    switch (term.is) {
      case "var":
        return this.matchName(term.name, value, env, next);
      case "array":
        if (!Array.isArray(value) || value.length !== term.items.length) return false;
        return this.matchAll(
          term.items.map((item, index) => [item, (value as RegoValue[])[index] as RegoValue] as const),
          0,
          env,
          frame,
          next,
        );
      case "object":
        return this.matchObject(term.entries, value, env, frame, next);
      case "ref":
        return this.values(term, env, frame, (other) => (equalValues(other, value) ? next() : false));
      default: {
        const other = this.only(term, env, frame);
        return other !== undefined && equalValues(other, value) ? next() : false;
      }
    }
  }

  private matchName(name: string, value: RegoValue, env: Env, next: Next): boolean {
    const bound = env.get(name);
    if (bound !== undefined) return equalValues(bound, value) ? next() : false;
    env.set(name, value);
    const stop = next();
    env.delete(name);
    return stop;
  }

  private matchObject(
    entries: readonly (readonly [Term, Term])[],
    value: RegoValue,
    env: Env,
    frame: Frame,
    next: Next,
  ): boolean {
    if (!isObject(value) || objectSize(value) !== entries.length) return false;
    const pairs: [Term, RegoValue][] = [];
    for (const [keyTerm, item] of entries) {
      const key = this.valueOf(keyTerm, env);
      const found = key === undefined ? undefined : lookUp(value, key);
      if (found === undefined) return false;
      pairs.push([item, found]);
    }
    return this.matchAll(pairs, 0, env, frame, next);
  }

  private matchAll(
    pairs: readonly (readonly [Term, RegoValue])[],
    index: number,
    env: Env,
    frame: Frame,
    next: Next,
  ): boolean {
    const pair = pairs[index];
    if (pair === undefined) return next();
    return this.match(pair[0], pair[1], env, frame, () => this.matchAll(pairs, index + 1, env, frame, next));
  }

  // Terms

  /** The value of a term without references and comprehensions; undefined while a name in it is free. */
  private valueOf(term: Term, env: Env): RegoValue | undefined {
    switch (term.is) {
      case "const":
        return term.value;
      case "var":
        return env.get(term.name);
      case "array":
      case "set": {
        const items = term.items.map((item) => this.valueOf(item, env));
        if (items.some((item) => item === undefined)) return undefined;
        return term.is === "array" ? (items as RegoValue[]) : RegoSet.of(items as RegoValue[]);
      }
      case "object": {
        const entries = term.entries.map(([key, value]) => [this.valueOf(key, env), this.valueOf(value, env)] as const);
        if (entries.some(([key, value]) => key === undefined || value === undefined)) return undefined;
        return RegoObject.of(entries as [RegoValue, RegoValue][]);
      }
      default:
        return undefined;
    }
  }

  /** The one value of a term that binds nothing. */
  private only(term: Term, env: Env, frame: Frame): RegoValue | undefined {
    if (term.is === "comprehension") return this.comprehend(term, env, frame);
    if (term.is !== "ref") return this.valueOf(term, env);
    let found: RegoValue | undefined;
    this.values(term, env, frame, (value) => {
      found = value;
      return true;
    });
    return found;
  }

  private values(term: Term, env: Env, frame: Frame, next: NextValue): boolean {
    if (term.is !== "ref") {
      const value = this.only(term, env, frame);
      return value === undefined ? false : next(value);
    }
    const name = term.head.is === "var" ? term.head.name : "";
    if (name === "data") return this.walkTree(this.plan.tree.root, frame.data, term.path, 0, env, frame, next);
    const head = name === "input" ? frame.input : env.get(name);
    return head === undefined ? false : this.walkValue(head, term.path, 0, env, frame, next);
  }

  private walkValue(
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
    const key = this.valueOf(term, env);
    if (key !== undefined) {
      const found = find(value, key);
      return found === undefined ? false : this.walkValue(found, path, index + 1, env, frame, next, find);
    }
    for (const [each, item] of entriesOf(value) ?? []) {
      frame.evaluation.step(1);
      if (this.match(term, each, env, frame, () => this.walkValue(item, path, index + 1, env, frame, next, find)))
        return true;
    }
    return false;
  }

  private walkTree(
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
      return base === undefined ? false : this.walkValue(base, path, index, env, frame, next);
    if (node.kind !== undefined || term === undefined) {
      const value = this.extent(node, base, frame);
      return value === undefined ? false : this.walkValue(value, path, index, env, frame, next);
    }
    const key = this.valueOf(term, env);
    const keys = key === undefined ? keysOfNode(node, base) : [key];
    return keys.some((each) => {
      const child = typeof each === "string" ? node.children.get(each) : undefined;
      const below = base === undefined ? undefined : lookUpBase(base, each);
      const descend = (): boolean => {
        if (child !== undefined) return this.walkTree(child, below, path, index + 1, env, frame, next);
        return below === undefined ? false : this.walkValue(below, path, index + 1, env, frame, next, lookUpBase);
      };
      return key === undefined ? this.match(term, each, env, frame, descend) : descend();
    });
  }

  private comprehend(term: Comprehension, env: Env, frame: Frame): RegoValue {
    const { evaluation } = frame;
    const list: RegoValue[] = [];
    const set = new RegoSet();
    const object = new RegoObject();
    this.solve(term.body, 0, env, frame, () => {
      const value = this.valueOf(term.value, env) as RegoValue;
      evaluation.allocate(1);
      if (term.of === "array") list.push(value);
      else if (term.of === "set") set.add(value);
      else putUnique(object, this.valueOf(term.key as Term, env) as RegoValue, value, term.at);
      return false;
    });
    return term.of === "array" ? list : term.of === "set" ? set : object;
  }

  // Rules

  /** Everything rules and base data give at a node. */
  private extent(node: RuleNode, base: RegoValue | undefined, frame: Frame): RegoValue | undefined {
    if (isReplaced(frame, node.path)) return base;
    const known = frame.memo.get(node);
    if (known !== undefined) return known.value;
    const value = this.computeExtent(node, base, frame);
    frame.memo.set(node, { value });
    return value;
  }

  private computeExtent(node: RuleNode, base: RegoValue | undefined, frame: Frame): RegoValue | undefined {
    switch (node.kind) {
      case "complete":
        return this.oneValue(node, undefined, frame);
      case "function":
        return undefined;
      case "set":
        return this.collectSet(node, frame);
      case "object":
        return this.collectObject(node, frame);
      default:
        return this.mergePackage(node, base, frame);
    }
  }

  private mergePackage(node: RuleNode, base: RegoValue | undefined, frame: Frame): RegoValue | undefined {
    if (base !== undefined && !isObject(base)) return base;
    const merged = RegoObject.of(base === undefined ? [] : objectEntries(base));
    for (const [name, child] of node.children) {
      const below = base === undefined ? undefined : lookUp(base, name);
      const value = this.extent(child, below, frame);
      const whole = child.kind === undefined ? value : mergeWithBase(below, value);
      if (whole !== undefined) merged.set(name, whole);
    }
    return merged;
  }

  private collectSet(node: RuleNode, frame: Frame): RegoValue {
    const set = new RegoSet();
    for (const { rule } of node.rules) {
      const env: Env = new Map();
      this.solve(rule.body, 0, env, frame, () => {
        frame.evaluation.allocate(1);
        set.add(this.valueOf(rule.key as Term, env) as RegoValue);
        return false;
      });
    }
    return set;
  }

  private collectObject(node: RuleNode, frame: Frame): RegoValue {
    const builder = new DocumentBuilder();
    for (const planned of node.rules) this.collectInto(builder, planned, frame);
    this.mergeChildren(builder, node, [], frame);
    return builder.build();
  }

  private collectInto(builder: DocumentBuilder, { rule, suffix }: PlannedRule, frame: Frame): void {
    const env: Env = new Map();
    this.solve(rule.body, 0, env, frame, () => {
      const path = suffix.map((term) => this.valueOf(term, env) as RegoValue);
      frame.evaluation.allocate(1);
      if (rule.key !== undefined) builder.add(path, this.valueOf(rule.key, env) as RegoValue, rule.at);
      else builder.put(path, this.valueOf(rule.value as Term, env) as RegoValue, rule.at);
      return false;
    });
  }

  /** Rules with longer references, `p.q.r := 1` beside `p[x] := y`. */
  private mergeChildren(builder: DocumentBuilder, node: RuleNode, path: readonly string[], frame: Frame): void {
    for (const [name, child] of node.children) {
      const at = (child.rules[0] ?? child.fallback)?.rule.at ?? { file: "", line: 1, column: 1 };
      const value = child.kind === undefined ? undefined : this.extent(child, undefined, frame);
      if (value !== undefined) builder.putDocument([...path, name], value, child.kind === "set", at);
      if (child.kind === undefined) this.mergeChildren(builder, child, [...path, name], frame);
    }
  }

  /** The value of a complete rule or of a function for arguments. */
  private oneValue(node: RuleNode, args: readonly RegoValue[] | undefined, frame: Frame): RegoValue | undefined {
    let found: RegoValue | undefined;
    const take = (value: RegoValue, rule: Rule): void => {
      if (found !== undefined && !equalValues(found, value))
        throw outputConflict(args === undefined ? "complete" : "function", rule.at);
      found = value;
    };
    frame.evaluation.step(1);
    for (const { rule } of node.rules) this.solveChain(rule, args, frame, take);
    if (found === undefined && node.fallback !== undefined) this.solveChain(node.fallback.rule, args, frame, take);
    return found;
  }

  /** The rule, or the first of its else branches whose body holds. */
  private solveChain(
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
        const value = this.only(current.value as Term, env, frame);
        if (value !== undefined) take(value, current);
        return false;
      };
      const pairs = (current.args ?? []).map((arg, index) => [arg, args?.[index] as RegoValue] as const);
      this.matchAll(pairs, 0, env, frame, () => this.solve(current.body, 0, env, frame, solution));
      if (holds) return;
    }
  }
}

/** What JavaScript says when policies nest too deeply becomes an error of the evaluation. */
export function asRegoError(error: unknown): RegoError {
  if (error instanceof RegoError) return error;
  if (error instanceof RangeError)
    return new RegoError("eval_budget_error", "evaluation goes too deep; the policy is stopped");
  throw error;
}
