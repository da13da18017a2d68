import { isObject, type Json, type JsonObject } from "../../../model/index.ts";
import { type Anchor, readAnchor } from "../kyverno/anchor.ts";
import { toAll, toAny, toField, toNot, toPresence, Untranslatable } from "./cel-text.ts";
import { toScalarTest } from "./scalar.ts";

/** How many loops there are around: each has a variable of its own. */
type Depth = number;
const DEEPEST = 40;

/** Whether a value that is there satisfies a Kyverno pattern. @see ../kyverno/pattern.ts */
export function toPatternTest(pattern: Json, value: string, depth: Depth = 0, level = 0): string | Untranslatable {
  if (level > DEEPEST) return new Untranslatable("it is nested too deeply");
  if (Array.isArray(pattern)) return toListTest(pattern, value, depth, level);
  return isObject(pattern) ? toMapTest(pattern, value, depth, level) : toScalarTest(pattern, value);
}

function toListTest(pattern: readonly Json[], value: string, depth: Depth, level: number): string | Untranslatable {
  const [only] = pattern;
  if (pattern.length !== 1 || only === undefined)
    return new Untranslatable("a list pattern of several elements goes by position");
  const element = `e${depth}`;
  const test = toPatternTest(only, element, depth + 1, level + 1);
  return test instanceof Untranslatable ? test : `${value}.all(${element}, ${test})`;
}

function toMapTest(pattern: JsonObject, value: string, depth: Depth, level: number): string | Untranslatable {
  const conditions: string[] = [];
  const demands: string[] = [];
  for (const [written, inner] of Object.entries(pattern)) {
    if (/[*?]/.test(written) || written.includes("{{"))
      return new Untranslatable(`the key ${written} is a pattern itself`);
    const anchor = readAnchor(written);
    const test = toEntryTest(anchor, anchor?.key ?? written, inner ?? null, { value, depth, level });
    if (test instanceof Untranslatable) return test;
    (anchor?.sign === "" ? conditions : demands).push(test);
  }
  const demanded = toAll(demands);
  return conditions.length === 0 ? demanded : toAny([toNot(toAll(conditions)), demanded]);
}

interface Place {
  readonly value: string;
  readonly depth: Depth;
  readonly level: number;
}

function toEntryTest(anchor: Anchor | undefined, key: string, pattern: Json, place: Place): string | Untranslatable {
  const there = toPresence(place.value, key);
  const field = toField(place.value, key);
  if (anchor?.sign === "X") return toNot(there);
  if (anchor?.sign === "<" || anchor?.sign === "+")
    return new Untranslatable(`the anchor ${anchor.sign}() reaches beyond its place`);
  if (anchor?.sign === "^") return toExistence(there, field, pattern, place);
  if (pattern === "*") return anchor?.sign === "=" ? "true" : toAll([there, `${field} != null`]);
  const test = toPatternTest(pattern, field, place.depth, place.level + 1);
  if (test instanceof Untranslatable) return test;
  return anchor?.sign === "=" ? toAny([toNot(there), test]) : toAll([there, test]);
}

function toExistence(there: string, field: string, pattern: Json, { depth, level }: Place): string | Untranslatable {
  const [only] = Array.isArray(pattern) ? pattern : [];
  if (only === undefined) return new Untranslatable("the anchor ^() needs a list");
  const element = `e${depth}`;
  const test = toPatternTest(only, element, depth + 1, level + 1);
  return test instanceof Untranslatable ? test : toAll([there, `${field}.exists(${element}, ${test})`]);
}
