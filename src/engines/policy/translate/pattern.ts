import { isObject, type Json, type JsonObject } from "../../../model/index.ts";
import { type Anchor, readAnchor } from "../kyverno/anchor.ts";
import { compileScalar } from "../kyverno/scalar-pattern.ts";
import { toAll, toAny, toField, toNot, toPresence, Untranslatable } from "./cel-text.ts";
import { toScalarTest } from "./scalar.ts";

const DEEPEST = 40;

/** Whether a value that is there satisfies a Kyverno pattern. @see ../kyverno/pattern.ts */
export function toPatternTest(pattern: Json, place: Place): string | Untranslatable {
  if (place.level > DEEPEST) return new Untranslatable("it is nested too deeply");
  if (Array.isArray(pattern)) return toListTest(pattern, place);
  if (isObject(pattern)) return toMapTest(pattern, place);
  if (!place.looksIntoLists) return toScalarTest(pattern, place.value);
  const element = `e${place.depth}`;
  const test = toScalarTest(pattern, element);
  if (test instanceof Untranslatable) return test;
  return `(type(${place.value}) == list ? ${place.value} : [${place.value}]).all(${element}, ${test})`;
}

/** The place of a pattern: the whole object. @param looksIntoLists a leaf may stand for each element of a list of texts */
export function toRoot(looksIntoLists: boolean): Place {
  return { value: "object", depth: 0, level: 0, looksIntoLists };
}

/** A value, and how many loops and levels there are around it: each loop has a variable of its own. */
interface Place {
  readonly value: string;
  readonly depth: number;
  readonly level: number;
  readonly looksIntoLists: boolean;
}

function toElement(place: Place, element: string): Place {
  return { ...place, value: element, depth: place.depth + 1, level: place.level + 1 };
}

function toListTest(pattern: readonly Json[], place: Place): string | Untranslatable {
  const [only] = pattern;
  if (pattern.length !== 1 || only === undefined)
    return new Untranslatable("a list pattern of several elements goes by position");
  const element = `e${place.depth}`;
  const test = toPatternTest(only, toElement(place, element));
  return test instanceof Untranslatable ? test : `${place.value}.all(${element}, ${test})`;
}

function toMapTest(pattern: JsonObject, place: Place): string | Untranslatable {
  const conditions: string[] = [];
  const demands: string[] = [];
  for (const [written, inner] of Object.entries(pattern)) {
    if (/[*?]/.test(written) || written.includes("{{"))
      return new Untranslatable(`the key ${written} is a pattern itself`);
    const anchor = readAnchor(written);
    const test = toEntryTest(anchor, anchor?.key ?? written, inner ?? null, place);
    if (test instanceof Untranslatable) return test;
    (anchor?.sign === "" ? conditions : demands).push(test);
  }
  const demanded = toAll(demands);
  return conditions.length === 0 ? demanded : toAny([toNot(toAll(conditions)), demanded]);
}

function toEntryTest(anchor: Anchor | undefined, key: string, pattern: Json, place: Place): string | Untranslatable {
  const there = toPresence(place.value, key);
  const field = toField(place.value, key);
  if (anchor?.sign === "X") return toNot(there);
  if (anchor?.sign === "<" || anchor?.sign === "+")
    return new Untranslatable(`the anchor ${anchor.sign}() reaches beyond its place`);
  if (anchor?.sign === "^") return toExistence(there, field, pattern, place);
  if (pattern === "*") return anchor?.sign === "=" ? "true" : toAll([there, `${field} != null`]);
  const test = toPatternTest(pattern, { ...place, value: field, level: place.level + 1 });
  if (test instanceof Untranslatable) return test;
  // A missing value may satisfy a leaf: as an amount it is nothing.
  const mayBeMissing = anchor?.sign === "=" || (typeof pattern !== "object" && compileScalar(pattern)(undefined));
  return mayBeMissing ? toAny([toNot(there), test]) : toAll([there, test]);
}

function toExistence(there: string, field: string, pattern: Json, place: Place): string | Untranslatable {
  const [only] = Array.isArray(pattern) ? pattern : [];
  if (only === undefined) return new Untranslatable("the anchor ^() needs a list");
  const element = `e${place.depth}`;
  const test = toPatternTest(only, toElement(place, element));
  return test instanceof Untranslatable ? test : toAll([there, `${field}.exists(${element}, ${test})`]);
}
