import { matchesWildcard } from "../../../formats/glob/index.ts";
import type { Json } from "../../../model/index.ts";
import { toGoText } from "./go-value.ts";
import { compileText, isRange } from "./scalar-pattern.ts";

/** A list of texts, or text that is a range, one text, or a list written as JSON. */
type Wanted =
  | { readonly is: "list"; readonly texts: readonly string[] }
  | { readonly is: "range"; readonly text: string };

/** Wildcards count on both sides. */
function isAlike(a: string, b: string): boolean {
  return matchesWildcard(a, b) || matchesWildcard(b, a);
}

/** The key as one text, or as several where it is a list; undefined for what In cannot look at. */
function toKeys(key: Json | undefined): string | readonly string[] | undefined {
  if (Array.isArray(key)) return key.map(toGoText);
  return typeof key === "string" || typeof key === "number" || typeof key === "boolean" ? toGoText(key) : undefined;
}

function readWanted(value: Json | undefined, keepsRange: boolean): Wanted | undefined {
  if (Array.isArray(value)) return { is: "list", texts: value.map(toGoText) };
  if (typeof value !== "string") return undefined;
  if (keepsRange && isRange(value)) return { is: "range", text: value };
  const parsed = parseJson(value);
  if (parsed === undefined) return keepsRange ? { is: "list", texts: [value] } : undefined;
  return isTexts(parsed) ? { is: "list", texts: parsed } : undefined;
}

/** `null` becomes the empty list, as in Go. */
function parseJson(text: string): unknown {
  try {
    return (JSON.parse(text) as unknown) ?? [];
  } catch {
    return undefined;
  }
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((item) => typeof item === "string");
}

/** Whether a single key is in the value; undefined where the value is of a wrong type. */
function isOneIn(key: string, value: Json | undefined, keepsRange: boolean): boolean | undefined {
  if (typeof value === "string" && matchesWildcard(value, key)) return true;
  const wanted = readWanted(value, keepsRange);
  if (wanted === undefined) return undefined;
  if (wanted.is === "range") return compileText(wanted.text)(key);
  // A list written as JSON knows no wildcards.
  return Array.isArray(value) ? wanted.texts.some((text) => isAlike(text, key)) : wanted.texts.includes(key);
}

function negateIf(isNegated: boolean, answer: boolean | undefined): boolean {
  return answer !== undefined && answer !== isNegated;
}

/** AnyIn, or AnyNotIn: some item of the key is in (is not in) the value. */
export function isAnyIn(key: Json | undefined, value: Json | undefined, isNegated: boolean): boolean {
  const keys = toKeys(key);
  if (keys === undefined) return false;
  if (typeof keys === "string") return negateIf(isNegated, isOneIn(keys, value, true));
  if (typeof value === "string" && keys.length === 1 && keys[0] === value) return !isNegated;
  const isLone = typeof value === "number" || typeof value === "boolean";
  const wanted = readWanted(isLone ? [value] : value, true);
  if (wanted === undefined) return false;
  const test = isNegated && wanted.is === "range" ? toOutside(wanted.text) : toMember(wanted);
  return keys.some((one) => test(one) !== (isNegated && wanted.is === "list"));
}

function toOutside(range: string): (key: string) => boolean {
  return compileText(range.replace("-", "!-"));
}

function toMember(wanted: Wanted): (key: string) => boolean {
  if (wanted.is === "range") return compileText(wanted.text);
  return (key) => wanted.texts.some((text) => isAlike(text, key));
}

/** AllIn, or AllNotIn: every item of the key is in (none is in) the value. */
export function isAllIn(key: Json | undefined, value: Json | undefined, isNegated: boolean): boolean {
  const keys = toKeys(key);
  if (keys === undefined) return false;
  if (typeof keys === "string") return negateIf(isNegated, isOneIn(keys, value, true));
  if (typeof value === "string" && keys.length === 1 && keys[0] === value) return !isNegated;
  const wanted = readWanted(value, true);
  if (wanted === undefined) return false;
  const isMember = toMember(wanted);
  return keys.every((one) => isMember(one) !== isNegated);
}

/** The old In and NotIn: In means subset, NotIn that something is outside; lists are compared without wildcards. */
export function isIn(key: Json | undefined, value: Json | undefined, isNegated: boolean): boolean {
  const keys = toKeys(key);
  if (keys === undefined) return false;
  if (typeof keys === "string") return negateIf(isNegated, isOneIn(keys, value, false));
  if (!isTexts(key)) return false;
  if (typeof value === "string" && key.length === 1 && key[0] === value) return true;
  const wanted = Array.isArray(value) ? value : (readWanted(value, false) as { texts?: readonly string[] })?.texts;
  if (!isTexts(wanted)) return false;
  return key.every((one) => wanted.includes(one)) !== isNegated;
}
