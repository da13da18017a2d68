import { isObject, type Json, type JsonObject } from "../../../model/index.ts";
import { type Anchor, readAnchor } from "./anchor.ts";
import { compileList } from "./pattern-list.ts";
import { compileMetadata } from "./pattern-metadata.ts";
import {
  isSkip,
  joinSkips,
  type MatchState,
  type Matcher,
  type Mismatch,
  toMismatch,
  type Trail,
} from "./pattern-state.ts";
import { compileEntry } from "./pattern-entry.ts";
import { compileScalar } from "./scalar-pattern.ts";
import { toGoText, toGoType } from "./go-value.ts";

/** What became of matching a whole object. */
export interface PatternFailure {
  readonly is: "skip" | "fail";
  /** Where it fails; empty: the pattern could not be applied, which is an error and no verdict. */
  readonly path: string;
  readonly message: string;
}

const compiled = new WeakMap<object, Matcher>();

/**
 * Compiles a pattern whose variables are already put in. Mappings and lists are compiled once each, however often the
 * pattern comes back: the parts without variables keep their identity.
 * @see pkg/engine/validate of Kyverno
 */
export function compilePattern(pattern: Json | undefined): Matcher {
  if (typeof pattern !== "object" || pattern === null) return compileLeaf(pattern);
  const known = compiled.get(pattern);
  if (known !== undefined) return known;
  const made = Array.isArray(pattern) ? compileList(pattern, compilePattern, compileLeaf) : compileMap(pattern);
  compiled.set(pattern, made);
  return made;
}

/** Matches an object from its root; undefined: it satisfies the pattern. */
export function matchPattern(value: unknown, pattern: Json | undefined): PatternFailure | undefined {
  const state: MatchState = { seen: undefined };
  const mismatch = compilePattern(pattern)(value, undefined, state);
  if (mismatch === undefined) return undefined;
  const message = mismatch.message();
  if (isSkip(mismatch)) return { is: "skip", path: "", message };
  if (mismatch.is !== "negation" && isAnchorMissing(state)) return { is: "fail", path: "", message };
  return { is: "fail", path: mismatch.path(), message };
}

function isAnchorMissing(state: MatchState): boolean {
  for (const [key, seen] of state.seen ?? []) if (!seen && readAnchor(key)?.sign !== "X") return true;
  return false;
}

function compileLeaf(pattern: Json | undefined): Matcher {
  const test = compileScalar(pattern);
  const fail = (value: unknown, trail: Trail | undefined) =>
    toMismatch("plain", trail, () => {
      const place = toMismatch("plain", trail, String).path();
      return `resource value '${toGoText(value)}' does not match '${toGoText(pattern)}' at path ${place}`;
    });
  return (value, trail) => {
    if (Array.isArray(value)) return value.every(test) ? undefined : fail(value, trail);
    return test(value) ? undefined : fail(value, trail);
  };
}

interface Entry {
  readonly key: string;
  readonly anchor: Anchor | undefined;
  readonly match: Matcher;
}

/** Anchors are looked at first, in the order of their keys; then the rest, with what has anchors inside in front. */
function compileMap(pattern: JsonObject): Matcher {
  const nested = compileMetadata(pattern, compilePattern);
  const entries = Object.keys(pattern)
    .sort()
    .map((key): Entry => {
      const anchor = readAnchor(key);
      return { key, anchor, match: compileEntry(key, anchor, pattern[key], nested?.get(key) ?? compilePattern) };
    });
  const anchors = entries.filter(({ anchor }) => isGuard(anchor));
  const rest = sortRest(
    entries.filter(({ anchor }) => !isGuard(anchor)),
    pattern,
  );
  const watched = anchors.filter(({ anchor }) => anchor?.sign !== "=");
  return (value, trail, state) => {
    if (!isObject(value)) return toStructureMismatch(pattern, value, trail);
    if (watched.length > 0) watch(watched, value, state);
    if (anchors.length > 0) {
      const mismatch = matchAnchors(anchors, value, trail, state);
      if (mismatch !== undefined) return mismatch;
    }
    for (const { match } of rest) {
      const mismatch = match(value, trail, state);
      if (mismatch !== undefined) return mismatch;
    }
    return undefined;
  };
}

function isGuard(anchor: Anchor | undefined): boolean {
  return anchor !== undefined && anchor.sign !== "<" && anchor.sign !== "+";
}

function sortRest(entries: readonly Entry[], pattern: JsonObject): readonly Entry[] {
  const sorted: Entry[] = [];
  for (const entry of entries) {
    const goesFirst = entry.anchor?.sign === "<" || hasAnchors(pattern[entry.key]);
    if (goesFirst) sorted.unshift(entry);
    else sorted.push(entry);
  }
  return sorted;
}

function hasAnchors(pattern: Json | undefined): boolean {
  if (Array.isArray(pattern)) return pattern.some(hasAnchors);
  if (!isObject(pattern)) return false;
  return Object.keys(pattern).some((key) => {
    const anchor = readAnchor(key);
    return (anchor !== undefined && anchor.sign !== "+") || hasAnchors(pattern[key]);
  });
}

function watch(entries: readonly Entry[], value: JsonObject, state: MatchState): void {
  state.seen ??= new Map();
  for (const { key, anchor } of entries) {
    if (state.seen.get(key) === true) continue;
    state.seen.set(key, Object.hasOwn(value, anchor?.key ?? ""));
  }
}

/** All anchors are looked at: one that says "does not apply" outranks one that says "broken" and comes later. */
function matchAnchors(
  anchors: readonly Entry[],
  value: JsonObject,
  trail: Trail | undefined,
  state: MatchState,
): Mismatch | undefined {
  const skips: Mismatch[] = [];
  let applied = 0;
  for (const { match } of anchors) {
    const mismatch = match(value, trail, state);
    if (mismatch === undefined) applied += 1;
    else if (isSkip(mismatch)) skips.push(mismatch);
    else if (skips.every((skip) => skip.is === "skip")) return mismatch;
  }
  if (skips.length === 0) return undefined;
  return applied === 0 || skips.some((skip) => skip.is !== "skip") ? joinSkips(skips, trail) : undefined;
}

function toStructureMismatch(pattern: Json, value: unknown, trail: Trail | undefined): Mismatch {
  return toMismatch("plain", trail, () => {
    const path = toMismatch("plain", trail, String).path();
    const types = `Expected ${toGoType(pattern)}, found ${toGoType(value)}`;
    return `pattern and resource have different structures. Path: ${path}. ${types}`;
  });
}
