import { type Json, Problem, isObject } from "../../model/index.ts";

const INDEX = /^(?:0|[1-9][0-9]{0,9})$/;
const ESCAPE = /~(?![01])/;

/**
 * The reference tokens of a JSON pointer.
 * @returns FIELD_INVALID when the text is not a pointer; never throws
 * @see RFC 6901, section 3
 */
export function readPointer(text: string): string[] | Problem {
  if (text === "") return [];
  if (!text.startsWith("/"))
    return new Problem("FIELD_INVALID", `${JSON.stringify(text)} is not a JSON pointer: it must begin with /`);
  if (ESCAPE.test(text))
    return new Problem("FIELD_INVALID", `${JSON.stringify(text)} is not a JSON pointer: ~ must be followed by 0 or 1`);
  return text
    .slice(1)
    .split("/")
    .map((token) => token.replaceAll("~1", "/").replaceAll("~0", "~"));
}

/** Keys and indexes as a JSON pointer. */
export function toPointer(path: readonly (string | number)[]): string {
  return path.map((step) => `/${String(step).replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
}

/** The value a pointer names, or undefined; only own keys are followed. */
export function findAtPointer(value: Json, pointer: string): Json | undefined {
  const tokens = readPointer(pointer);
  if (tokens instanceof Problem) return undefined;
  let current: Json | undefined = value;
  for (const token of tokens) {
    if (current === undefined) return undefined;
    current = toChild(current, token);
  }
  return current;
}

/** The member of a mapping or list that one reference token names, or undefined. */
export function toChild(value: Json, token: string): Json | undefined {
  if (Array.isArray(value)) return INDEX.test(token) ? value[Number(token)] : undefined;
  return isObject(value) && Object.hasOwn(value, token) ? value[token] : undefined;
}

/** A reference token as an index not above `last`, or undefined. */
export function toIndex(token: string, last: number): number | undefined {
  return INDEX.test(token) && Number(token) <= last ? Number(token) : undefined;
}
