import type { Location } from "../../../model/index.ts";
import { BUILTINS } from "../builtins/index.ts";
import type { Builtin } from "../builtins/builtin.ts";
import { RegoError } from "../error.ts";
import { compareValues, equalValues, sortedEntries, sortedItems, sortedKeys } from "../order.ts";
import { childOf } from "../plan/tree.ts";
import type { RuleNode, Scalar } from "../plan/tree.ts";
import { callBuiltin, onBuiltinError } from "../run/evaluation.ts";
import type { Evaluation } from "../run/evaluation.ts";
import { DocumentBuilder, outputConflict, putUnique } from "../run/extent.ts";
import { keysOfNode, lookUpBase, mergeWithBase, replaceAt } from "../run/frame.ts";
import type { Mock } from "../run/frame.ts";
import { quickFormat } from "./format.ts";
import { hasEntry, isMember, OWN_BUILTINS } from "../run/own-builtins.ts";
import type { OwnBuiltin } from "../run/own-builtins.ts";
import { RegoObject, RegoSet, isNumber, isObject, kindOf, lookUp, objectEntries, objectSize } from "../value.ts";
import type { RegoValue } from "../value.ts";

/** Remembers that a rule is undefined. */
export const UNDEFINED = Symbol("undefined");

export type RuleFunction = (context: Context) => RegoValue | undefined;
export type CalledFunction = (context: Context, ...args: RegoValue[]) => RegoValue | undefined;

/** What compiled rules of one program share. */
export interface Compiled {
  /** By index of the node: rules without arguments, and functions. */
  readonly rules: readonly (RuleFunction | undefined)[];
  readonly functions: ReadonlyMap<string, CalledFunction>;
}

/** The documents that compiled rules see; each `with` makes a new one. */
export class Context {
  readonly ev: Evaluation;
  readonly input: RegoValue | undefined;
  readonly data: RegoValue;
  readonly memo: (RegoValue | typeof UNDEFINED | undefined)[];
  /** What functions gave, by their argument: themselves where scalar, the very value otherwise. */
  calls: Map<RegoValue, RegoValue | typeof UNDEFINED>[] | undefined = undefined;
  extents: Map<RuleNode, RegoValue | undefined> | undefined = undefined;
  readonly replaced: readonly (readonly string[])[] | undefined;
  readonly mocks: ReadonlyMap<string, Mock> | undefined;
  readonly compiled: Compiled;

  constructor(
    compiled: Compiled,
    ev: Evaluation,
    input: RegoValue | undefined,
    data: RegoValue,
    replaced?: Context["replaced"],
    mocks?: Context["mocks"],
  ) {
    this.compiled = compiled;
    this.ev = ev;
    this.input = input;
    this.data = data;
    this.memo = [];
    this.replaced = replaced;
    this.mocks = mocks;
  }
}

/** What a function gave in this context. */
function callsOf(c: Context, index: number): Map<RegoValue, RegoValue | typeof UNDEFINED> {
  return ((c.calls ??= [])[index] ??= new Map());
}

function withDocument(c: Context, root: "input" | "data", path: readonly RegoValue[], value: RegoValue): Context {
  if (root === "input")
    return new Context(c.compiled, c.ev, replaceAt(c.input, path, value), c.data, c.replaced, c.mocks);
  const replaced = [...(c.replaced ?? []), path.map(String)];
  return new Context(c.compiled, c.ev, c.input, replaceAt(c.data, path, value), replaced, c.mocks);
}

function withFunction(c: Context, name: string, mock: Mock): Context {
  return new Context(c.compiled, c.ev, c.input, c.data, c.replaced, new Map(c.mocks).set(name, mock));
}

function isReplacedIn(c: Context, path: readonly Scalar[]): boolean {
  return (
    c.replaced?.some((each) => each.length <= path.length && each.every((key, index) => key === path[index])) ?? false
  );
}

function baseAt(c: Context, path: readonly Scalar[]): RegoValue | undefined {
  let value: RegoValue | undefined = c.data;
  for (const key of path) value = value === undefined ? undefined : lookUpBase(value, key);
  return value;
}

/** Everything rules and base data give at a node. */
function extent(c: Context, node: RuleNode): RegoValue | undefined {
  const rule = node.index === -1 ? undefined : c.compiled.rules[node.index];
  if (rule !== undefined) return rule(c);
  if (node.kind === "function") return undefined;
  const extents = (c.extents ??= new Map<RuleNode, RegoValue | undefined>());
  if (extents.has(node)) return extents.get(node);
  const value = packageExtent(c, node);
  extents.set(node, value);
  return value;
}

function packageExtent(c: Context, node: RuleNode): RegoValue | undefined {
  const base = baseAt(c, node.path);
  if (isReplacedIn(c, node.path) || (base !== undefined && !isObject(base))) return base;
  const merged = RegoObject.of(base === undefined ? [] : objectEntries(base));
  for (const [name, child] of node.children) {
    const value = extent(c, child);
    const whole = child.kind === undefined || base === undefined ? value : mergeWithBase(lookUp(base, name), value);
    if (whole !== undefined) merged.set(name, whole);
  }
  return merged;
}

/** `data.a[x][y]` where x and y are known only now: only the rules on the way are evaluated. */
function descend(c: Context, start: RuleNode, keys: readonly RegoValue[]): RegoValue | undefined {
  let node = start;
  for (let index = 0; ; index++) {
    const key = keys[index];
    if (node.kind !== undefined || key === undefined || isReplacedIn(c, node.path))
      return lookUpAll(extent(c, node), keys.slice(index));
    const child = childOf(node, key);
    if (child === undefined) return lookUpAll(baseAt(c, node.path), keys.slice(index), lookUpBase);
    node = child;
  }
}

function lookUpAll(value: RegoValue | undefined, keys: readonly RegoValue[], find = lookUp): RegoValue | undefined {
  let found = value;
  for (const key of keys) found = found === undefined ? undefined : find(found, key);
  return found;
}

const NOTHING: readonly RegoValue[] = [];

/**
 * The items to loop over: of arrays themselves, of objects in the order of `keysOf`. Where the order does not matter,
 * fields that are absent are among them, as undefined.
 */
function itemsOf(value: RegoValue, ordered: boolean): readonly RegoValue[] {
  if (typeof value !== "object" || value === null) return NOTHING;
  if (Array.isArray(value)) return value as readonly RegoValue[];
  if (value instanceof RegoSet) return ordered ? sortedItems(value) : (value.sorted ?? value.values());
  if (!isObject(value)) return NOTHING;
  const isPlain = !(value instanceof RegoObject);
  if (ordered && isPlain) return sortedKeys(value).map((key) => value[key] as RegoValue);
  if (ordered) return sortedEntries(value).map((entry) => entry[1]);
  return !isPlain ? [...value.items.values()] : (Object.values(value) as RegoValue[]);
}

/** The keys that go with `itemsOf`; undefined for arrays, whose keys are the indexes. */
function keysOf(value: RegoValue, ordered: boolean): readonly RegoValue[] | undefined {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  if (value instanceof RegoSet) return itemsOf(value, ordered);
  if (!isObject(value)) return undefined;
  if (ordered && !(value instanceof RegoObject)) return sortedKeys(value);
  if (ordered) return sortedEntries(value).map((entry) => entry[0]);
  if (value instanceof RegoObject) return Array.from(value.entries(), (entry) => entry[0]);
  return Object.keys(value);
}

function isCollection(value: RegoValue): boolean {
  const kind = kindOf(value);
  return kind === "array" || kind === "object" || kind === "set";
}

function callOwn(
  name: string,
  own: OwnBuiltin,
  args: readonly RegoValue[],
  ev: Evaluation,
  at: Location,
): RegoValue | undefined {
  try {
    return own.run(args, ev, at);
  } catch (error) {
    return onBuiltinError(error, name, ev, at);
  }
}

function callRelation(
  builtin: Builtin,
  args: readonly RegoValue[],
  ev: Evaluation,
  at: Location,
): readonly RegoValue[] {
  try {
    return [...(builtin.runAll?.(args, ev) ?? [])];
  } catch (error) {
    onBuiltinError(error, builtin.name, ev, at);
    return NOTHING;
  }
}

/** A call of a function that `with` replaced; of the function itself where it is not replaced here. */
function callMocked(c: Context, name: string, args: RegoValue[], at: Location): RegoValue | undefined {
  const mock = c.mocks?.get(name);
  if (mock !== undefined && mock.by === undefined) return mock.value;
  const target = mock?.by ?? name;
  const own = OWN_BUILTINS.get(target);
  if (own !== undefined) return callOwn(target, own, args, c.ev, at);
  const builtin = BUILTINS.get(target);
  return builtin === undefined ? c.compiled.functions.get(target)?.(c, ...args) : callBuiltin(builtin, args, c.ev, at);
}

function outOfSteps(): never {
  throw new RegoError("eval_budget_error", "evaluation takes too many steps; the policy is stopped");
}

function outOfUnits(): never {
  throw new RegoError("eval_budget_error", "evaluation makes too much data; the policy is stopped");
}

function conflict(kind: "complete" | "function", at: Location): never {
  throw outputConflict(kind, at);
}

/** Functions that generated code calls. */
export const RUNTIME = {
  UNDEFINED,
  RegoSet,
  RegoObject,
  DocumentBuilder,
  withDocument,
  withFunction,
  isReplacedIn,
  baseAt,
  extent,
  descend,
  itemsOf,
  keysOf,
  keysOfNode: (c: Context, node: RuleNode): readonly RegoValue[] => keysOfNode(node, baseAt(c, node.path)),
  isCollection,
  isObject,
  sizeOf: objectSize,
  lookUp,
  lookUpBase,
  equal: equalValues,
  compare: compareValues,
  isMember,
  hasEntry,
  callBuiltin,
  callOwn,
  callRelation,
  callMocked,
  quickFormat,
  callsOf,
  isNumber,
  outOfSteps,
  outOfUnits,
  conflict,
  putUnique,
} as const;
