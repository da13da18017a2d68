import { isObject, type Json, type JsonObject } from "../../../model/index.ts";
import type { Anchor } from "./anchor.ts";
import { toGoType } from "./go-value.ts";
import { type MatchState, type Matcher, type Mismatch, toMismatch, toPath, type Trail } from "./pattern-state.ts";

type Compile = (pattern: Json | undefined) => Matcher;

/** Matches one key of a pattern against a mapping: the matcher gets the mapping, not the value at the key. */
export function compileEntry(
  key: string,
  anchor: Anchor | undefined,
  pattern: Json | undefined,
  compile: Compile,
): Matcher {
  switch (anchor?.sign) {
    case "X":
      return toNegation(anchor.key);
    case "=":
      return toEquality(anchor.key, compile(pattern));
    case "":
      return toCondition(anchor.key, compile(pattern));
    case "<":
      return toGlobal(anchor.key, compile(pattern));
    case "^":
      return toExistence(anchor.key, pattern, compile);
    default:
      return toPlain(key, pattern, compile(pattern));
  }
}

function get(value: unknown, key: string): unknown {
  return Object.hasOwn(value as JsonObject, key) ? (value as JsonObject)[key] : undefined;
}

function has(value: unknown, key: string): boolean {
  return get(value, key) !== undefined;
}

function toPlain(key: string, pattern: Json | undefined, match: Matcher): Matcher {
  if (pattern !== "*") return (value, trail, state) => match(get(value, key), { up: trail, step: key }, state);
  return (value, trail) =>
    (get(value, key) ?? null) === null
      ? toMismatch("plain", trail, () => `${toPath(trail)}/${key} not found`)
      : undefined;
}

function toNegation(key: string): Matcher {
  return (value, trail) => {
    if (!has(value, key)) return undefined;
    const at = { up: trail, step: key };
    return toMismatch("negation", at, () => `negation anchor matched in resource: ${toPath(at)} is not allowed`);
  };
}

function toEquality(key: string, match: Matcher): Matcher {
  return (value, trail, state) =>
    has(value, key) ? match(get(value, key), { up: trail, step: key }, state) : undefined;
}

function toCondition(key: string, match: Matcher): Matcher {
  const missing = () => "conditional anchor mismatch: conditional anchor key doesn't exist in the resource";
  return (value, trail, state) => {
    const at = { up: trail, step: key };
    if (!has(value, key)) return toMismatch("condition", at, missing);
    const mismatch = match(get(value, key), at, state);
    if (mismatch === undefined) return undefined;
    return { ...mismatch, is: "condition", message: () => `conditional anchor mismatch: ${mismatch.message()}` };
  };
}

function toGlobal(key: string, match: Matcher): Matcher {
  return (value, trail, state) => {
    if (!has(value, key)) return undefined;
    const mismatch = match(get(value, key), { up: trail, step: key }, state);
    if (mismatch === undefined) return undefined;
    return { ...mismatch, is: "global", message: () => `global anchor mismatch: ${mismatch.message()}` };
  };
}

function toExistence(key: string, pattern: Json | undefined, compile: Compile): Matcher {
  const wanted = Array.isArray(pattern)
    ? pattern.map((item) => (isObject(item) ? compile(item) : undefined))
    : undefined;
  const badPattern = `invalid pattern type ${toGoType(pattern)}: Pattern has to be ${
    wanted === undefined ? "of list to compare against" : "of type map to compare against items in"
  } resource`;
  return (value, trail, state) => {
    if (!has(value, key)) return undefined;
    const at = { up: trail, step: key };
    const list = get(value, key);
    if (!Array.isArray(list)) return toMismatch("plain", at, () => toListMessage(list));
    if (wanted === undefined) return toMismatch("plain", at, () => badPattern);
    for (const match of wanted) {
      const mismatch =
        match === undefined ? toMismatch("plain", at, () => badPattern) : findOne(match, list, at, state);
      if (mismatch !== undefined) return mismatch;
    }
    return undefined;
  };
}

function toListMessage(value: unknown): string {
  return `invalid resource type ${toGoType(value)}: Existence ^ () anchor can be used only on list/array type resource`;
}

function findOne(match: Matcher, list: readonly unknown[], at: Trail, state: MatchState): Mismatch | undefined {
  const isFound = list.some((item, index) => match(item, { up: at, step: index }, state) === undefined);
  return isFound
    ? undefined
    : toMismatch("plain", at, () => `existence anchor validation failed at path ${toPath(at)}`);
}
