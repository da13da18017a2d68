import type { RuleNode, Scalar } from "../plan/tree.ts";
import { compareValues, sortedEntries, sortedItems } from "../order.ts";
import { RegoObject, RegoSet, isObject, lookUp, objectEntries } from "../value.ts";
import type { RegoValue } from "../value.ts";
import type { Evaluation } from "./evaluation.ts";

/** What `with f as …` puts in the place of a function. */
export interface Mock {
  /** Dotted name of the function that is called instead. */
  readonly by?: string | undefined;
  readonly value?: RegoValue | undefined;
}

/** The documents that rules see. Each `with` makes a new one: what rules gave is kept per frame. */
export interface Frame {
  readonly evaluation: Evaluation;
  readonly input: RegoValue | undefined;
  readonly data: RegoValue;
  /** Values of rules; null where undefined. */
  readonly memo: Map<RuleNode, { readonly value: RegoValue | undefined }>;
  /** Paths of data that `with` replaced: no rule counts there. */
  readonly replaced: readonly (readonly string[])[];
  readonly mocks: ReadonlyMap<string, Mock>;
}

export function startFrame(evaluation: Evaluation, input: RegoValue | undefined, data: RegoValue): Frame {
  return { evaluation, input, data, memo: new Map(), replaced: [], mocks: new Map() };
}

/** The frame with input, or data, changed at a path. */
export function replaceDocument(
  frame: Frame,
  root: "input" | "data",
  path: readonly RegoValue[],
  value: RegoValue,
): Frame {
  if (root === "input") return { ...frame, memo: new Map(), input: replaceAt(frame.input, path, value) };
  const replaced = [...frame.replaced, path.map(String)];
  return { ...frame, memo: new Map(), data: replaceAt(frame.data, path, value), replaced };
}

export function replaceFunction(frame: Frame, name: string, mock: Mock): Frame {
  return { ...frame, memo: new Map(), mocks: new Map(frame.mocks).set(name, mock) };
}

export function replaceAt(document: RegoValue | undefined, path: readonly RegoValue[], value: RegoValue): RegoValue {
  const [key, ...rest] = path;
  if (key === undefined) return value;
  const isWhole = document !== undefined && isObject(document);
  const copy = RegoObject.of(isWhole ? objectEntries(document) : []);
  return copy.set(key, replaceAt(isWhole ? lookUp(document, key) : undefined, rest, value));
}

export function isReplaced(frame: Frame, path: readonly Scalar[]): boolean {
  return frame.replaced.some((each) => each.length <= path.length && each.every((key, index) => key === path[index]));
}

/** Keys and values of a collection in Rego's order; undefined for scalars. */
export function entriesOf(value: RegoValue): readonly (readonly [RegoValue, RegoValue])[] | undefined {
  if (Array.isArray(value)) return (value as RegoValue[]).map((item, index) => [index, item] as const);
  if (value instanceof RegoSet) return sortedItems(value).map((item) => [item, item] as const);
  return isObject(value) ? sortedEntries(value) : undefined;
}

/** Keys of a package: those of its rules and of the base document. */
export function keysOfNode(node: RuleNode, base: RegoValue | undefined): RegoValue[] {
  const own = base === undefined ? [] : (entriesOf(base) ?? []).map(([key]) => key);
  const names = [...node.children.keys()].filter((name) => !own.includes(name));
  return [...own, ...names].toSorted(compareValues);
}

/** A rule's document where base data has one too: base data wins, objects are merged. */
export function mergeWithBase(base: RegoValue | undefined, virtual: RegoValue | undefined): RegoValue | undefined {
  if (base === undefined || virtual === undefined) return base ?? virtual;
  if (!isObject(base) || !isObject(virtual)) return base;
  const merged = RegoObject.of(objectEntries(virtual));
  for (const [key, value] of objectEntries(base)) merged.set(key, mergeWithBase(value, lookUp(virtual, key)) ?? value);
  return merged;
}

/** In base data, integers also find the fields whose names they write. */
export function lookUpBase(value: RegoValue, key: RegoValue): RegoValue | undefined {
  const found = lookUp(value, key);
  return found === undefined && typeof key === "number" && isObject(value) ? lookUp(value, String(key)) : found;
}
