import { lookAt, writeOne } from "../looked-at.ts";
import { formatNumber, parseNumber, toDecimal } from "../number.ts";
import type { RegoNumber } from "../number.ts";
import { compareStrings, sortedItems } from "../order.ts";
import type { RegoValue } from "../value.ts";
import { RegoSet, isArray, isNumber, objectEntries } from "../value.ts";
import { failure } from "./operands.ts";

/** How deep JSON may nest; the functions that go through values do so by recursion. */
const MAX_DEPTH = 1000;

/** How a line is indented: what stands before every line, and what for every level. */
export interface Indent {
  readonly prefix: string;
  readonly step: string;
}

/** The value as Go's encoding/json writes it: keys in order, sets as arrays, `<`, `>` and `&` escaped. */
export function writeJson(value: RegoValue, indent?: Indent, depth = 0): string {
  writeOne();
  if (typeof value === "string") return quoteJson(value);
  if (value === null || typeof value === "boolean") return String(value);
  if (isNumber(value)) return jsonNumber(value);
  if (isArray(value) || value instanceof RegoSet) {
    const items = (isArray(value) ? value : sortedItems(value)).map((item) => writeJson(item, indent, depth + 1));
    return wrapped("[", items, "]", indent, depth);
  }
  const entries = objectEntries(value).map(([key, item]): [string, RegoValue] => [
    typeof key === "string" ? key : writeJson(key),
    item,
  ]);
  entries.sort(([a], [b]) => compareStrings(a, b));
  const colon = indent === undefined ? ":" : ": ";
  const members = entries.map(([key, item]) => quoteJson(key) + colon + writeJson(item, indent, depth + 1));
  return wrapped("{", members, "}", indent, depth);
}

function wrapped(
  open: string,
  members: readonly string[],
  close: string,
  indent: Indent | undefined,
  depth: number,
): string {
  if (indent === undefined || members.length === 0) return open + members.join(",") + close;
  const line = `\n${indent.prefix}`;
  const inner = members.map((member) => line + indent.step.repeat(depth + 1) + member);
  return open + inner.join(",") + line + indent.step.repeat(depth) + close;
}

function jsonNumber(value: RegoNumber): string {
  if (typeof value === "object") return formatNumber(value);
  if (typeof value === "number" && Math.abs(value) >= 1e21)
    return (toDecimal(value).coefficient * 10n ** BigInt(toDecimal(value).exponent)).toString();
  return String(value);
}

function quoteJson(text: string): string {
  lookAt(text.length);
  // Lone surrogates are no characters; Go would have read them as U+FFFD.
  return JSON.stringify(text.toWellFormed()).replaceAll(/[<>&\u2028\u2029]/g, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
  });
}

/** Reads JSON with numbers of any size. @throws {BuiltinError} where it is none */
export function readJson(text: string): RegoValue {
  checkDepth(text);
  try {
    if (/\\u[dD][89a-fA-F]/.test(text)) return JSON.parse(text, wellFormed) as RegoValue;
    if (!/\d{16}|[eE][+-]?\d{2}|\d\.0|-0/.test(text)) return JSON.parse(text) as RegoValue;
    return JSON.parse(text, exactNumber) as RegoValue;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw failure(toGoMessage(text, error.message));
  }
}

/** Go's words where the text does not even begin as JSON. */
function toGoMessage(text: string, message: string): string {
  const first = /[^ \t\r\n]/.exec(text)?.[0];
  if (first === undefined) return "EOF";
  if (/[[{"\-0-9tfn]/.test(first)) return message;
  const byte = Buffer.from(first)[0] as number;
  const shown = byte < 0x20 ? `\\x${byte.toString(16).padStart(2, "0")}` : String.fromCharCode(byte);
  return `invalid character '${shown}' looking for beginning of value`;
}

/** Half a surrogate pair is read as U+FFFD. */
function wellFormed(key: string, value: unknown, context?: { readonly source?: string }): unknown {
  return typeof value === "string" ? value.toWellFormed() : exactNumber(key, value, context);
}

function exactNumber(_key: string, value: unknown, context?: { readonly source?: string }): unknown {
  if (typeof value !== "number" || context?.source === undefined) return value;
  const exact = parseNumber(context.source);
  if (exact === undefined) throw failure("the number is too large");
  return exact;
}

function checkDepth(text: string): void {
  let depth = 0;
  let quoted = false;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (quoted) {
      if (code === 0x5c) at++;
      else if (code === 0x22) quoted = false;
    } else if (code === 0x22) quoted = true;
    else if (code === 0x7b || code === 0x5b) depth++;
    else if (code === 0x7d || code === 0x5d) depth--;
    if (depth > MAX_DEPTH) throw failure("exceeded max depth");
  }
}
