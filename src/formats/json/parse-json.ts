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

/**
 * The value of a JSON text that a program wrote: at the speed of `JSON.parse`, and without what that lets through.
 * @returns what is wrong with the text, where it is no JSON, too long, too deep, or writes a key twice; never throws
 */
export function parseJson(text: string, { maxLength, maxDepth }: JsonLimits): { readonly value: Json } | string {
  if (text.length > maxLength) return `it has more than ${maxLength} characters`;
  // Before it is parsed: nothing behind may meet a text that nests deeper.
  const colons = countColons(text, maxDepth);
  if (colons < 0) return `it nests deeper than ${maxDepth} levels`;
  let value: Json;
  try {
    value = JSON.parse(text) as Json;
  } catch (cause) {
    return `it is not JSON: ${cause instanceof Error ? cause.message : String(cause)}`;
  }
  // Each key stands before a colon; of keys that are written twice one is left.
  if (countKeys(value) === colons) return { value };
  const [twice] = scanJson(text, maxDepth).duplicates;
  return twice === undefined
    ? "a key is written twice"
    : `key ${JSON.stringify(twice.key.slice(0, 100))} is written twice`;
}

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

/** Keys of all mappings in the value, which nests no deeper than the text it was read from. */
function countKeys(value: Json | undefined): number {
  if (typeof value !== "object" || value === null) return 0;
  let count = 0;
  if (Array.isArray(value)) {
    for (const item of value) count += countKeys(item);
    return count;
  }
  const keys = Object.keys(value);
  for (const key of keys) count += countKeys(value[key]);
  return count + keys.length;
}
