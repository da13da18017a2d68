import type { Json } from "../../model/index.ts";
import { scanJson } from "./scan.ts";

/** What a text may hold at most. */
export interface JsonLimits {
  /** UTF-16 code units. */
  readonly maxLength: number;
  /** Lists and mappings in one another; code behind may call itself once a level. */
  readonly maxDepth: number;
}

const QUOTE = 0x22;
const COLON = 0x3a;
const OPEN_LIST = 0x5b;
const BACKSLASH = 0x5c;
const CLOSE_LIST = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;

/** Code units up to which a text is parsed before anybody knows how deeply it nests: `JSON.parse` bears as much. */
const SMALL = 64 * 1024;

/**
 * The value of a JSON text that a program wrote: at the speed of `JSON.parse`, and without what that lets through.
 * @returns what is wrong with the text, where it is no JSON, too long, too deep, or writes a key twice; never throws
 */
export function parseJson(text: string, limits: JsonLimits): { readonly value: Json } | string {
  const { maxLength, maxDepth } = limits;
  if (text.length > maxLength) return `it has more than ${maxLength} characters`;
  if (text.length > SMALL) return parseSlowly(text, limits);
  const parsed = parse(text);
  // Each key stands before a colon; of keys that are written twice one is left.
  const isSound = typeof parsed === "object" && countKeys(parsed.value, maxDepth) === countKeyEnds(text);
  return isSound ? parsed : parseSlowly(text, limits);
}

/** Looks at every character first: nothing behind may meet a text that nests deeper. */
function parseSlowly(text: string, { maxDepth }: JsonLimits): { readonly value: Json } | string {
  const colons = countColons(text, maxDepth);
  if (colons < 0) return `it nests deeper than ${maxDepth} levels`;
  const parsed = parse(text);
  if (typeof parsed === "string" || countKeys(parsed.value, maxDepth) === colons) return parsed;
  const [twice] = scanJson(text, maxDepth).duplicates;
  return twice === undefined
    ? "a key is written twice"
    : `key ${JSON.stringify(twice.key.slice(0, 100))} is written twice`;
}

function parse(text: string): { readonly value: Json } | string {
  try {
    return { value: JSON.parse(text) as Json };
  } catch (cause) {
    return `it is not JSON: ${cause instanceof Error ? cause.message : String(cause)}`;
  }
}

/**
 * Keys of a text that is JSON, by the quotes that stand right before a colon; -1 where that does not tell: with blanks between them, and
 * behind more than one backslash.
 */
function countKeyEnds(text: string): number {
  if (BLANK_COLONS.some((blank) => text.includes(blank))) return -1;
  let count = 0;
  for (let at = text.indexOf('":'); at >= 0; at = text.indexOf('":', at + 2)) {
    if (text.charCodeAt(at - 1) !== BACKSLASH) count += 1;
    else if (text.charCodeAt(at - 2) === BACKSLASH) return -1;
  }
  return count;
}

const BLANK_COLONS = [" :", "\t:", "\n:", "\r:"];

/** Colons outside of strings; -1 where the text nests too deeply. Means nothing for a text that is no JSON. */
function countColons(text: string, maxDepth: number): number {
  const { length } = text;
  let colons = 0;
  let depth = 0;
  for (let at = 0; at < length; at += 1) {
    const char = text.charCodeAt(at);
    if (char === QUOTE) at = endOfString(text, at);
    else if (char === COLON) colons += 1;
    else if (char === OPEN_OBJECT || char === OPEN_LIST) {
      depth += 1;
      if (depth > maxDepth) return -1;
    } else if (char === CLOSE_OBJECT || char === CLOSE_LIST) depth -= 1;
  }
  return colons;
}

/** Offset of the closing quote, or of the text's end. Most strings are short: a search for the quote would not be faster. */
function endOfString(text: string, start: number): number {
  const { length } = text;
  for (let at = start + 1; at < length; at += 1) {
    const char = text.charCodeAt(at);
    if (char === QUOTE) return at;
    if (char === BACKSLASH) at += 1;
  }
  return length;
}

/** Keys of all mappings in the value; less than nothing where it nests deeper. */
function countKeys(value: Json | undefined, levels: number): number {
  if (typeof value !== "object" || value === null) return 0;
  if (levels === 0) return Number.NEGATIVE_INFINITY;
  let count = 0;
  if (Array.isArray(value)) {
    for (const item of value) count += countKeys(item, levels - 1);
    return count;
  }
  // `JSON.parse` makes plain objects, whose prototype has nothing to go through; the list of `Object.keys` would be garbage.
  for (const key in value) count += 1 + countKeys(value[key], levels - 1);
  return count;
}
