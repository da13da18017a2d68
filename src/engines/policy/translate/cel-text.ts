import { isObject, type Json } from "../../../model/index.ts";

/** Why something cannot be said in CEL with the same meaning. */
export class Untranslatable {
  readonly because: string;
  constructor(because: string) {
    this.because = because;
  }
}

/** A text as a literal of CEL. */
export function quote(text: string): string {
  const escaped = JSON.stringify(text)
    .slice(1, -1)
    .replaceAll(String.raw`\"`, '"')
    .replaceAll("'", String.raw`\'`);
  return `'${escaped}'`;
}

/** A JSON value as a literal of CEL. */
export function toLiteral(value: Json | undefined): string {
  if (typeof value === "string") return quote(value);
  if (Array.isArray(value)) return `[${value.map(toLiteral).join(", ")}]`;
  if (isObject(value))
    return `{${Object.entries(value)
      .map(([key, item]) => `${quote(key)}: ${toLiteral(item)}`)
      .join(", ")}}`;
  return value === undefined ? "null" : String(value);
}

const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;
/** Words that CEL or Kubernetes keep for themselves. */
const RESERVED = new Set(
  "true false null in as break const continue else for function if import let loop package namespace return var void while".split(
    " ",
  ),
);

/** `base.key`, or `base['key']` where the key is no name. */
export function toField(base: string, key: string): string {
  return NAME.test(key) && !RESERVED.has(key) ? `${base}.${key}` : `${base}[${quote(key)}]`;
}

/** Whether a field is there. */
export function toPresence(base: string, key: string): string {
  return NAME.test(key) && !RESERVED.has(key) ? `has(${base}.${key})` : `${quote(key)} in ${base}`;
}

/** Whether every field on a way is there, from an object that is. */
export function toPathPresence(base: string, path: readonly string[]): string {
  let at = base;
  const parts = path.map((key) => {
    const part = toPresence(at, key);
    at = toField(at, key);
    return part;
  });
  return toAll(parts);
}

export function toPath(base: string, path: readonly string[]): string {
  return path.reduce(toField, base);
}

export function toAll(parts: readonly string[]): string {
  const own = parts.filter((part) => part !== "true");
  return own.length === 0 ? "true" : own.map(enclose).join(" && ");
}

export function toAny(parts: readonly string[]): string {
  return parts.length === 0 ? "false" : parts.map(enclose).join(" || ");
}

export function toNot(part: string): string {
  return `!${/^[\w.]+(?:\(.*\))?$/.test(part) && !/[&|]/.test(part) ? part : `(${part})`}`;
}

/** What holds an operator is put in brackets. */
function enclose(part: string): string {
  return / (?:&&|\|\||\?) /.test(part) ? `(${part})` : part;
}

/** A pattern with `*` and `?` as a regular expression that a whole text must match. */
export function toWildcard(pattern: string): string {
  const body = Array.from(pattern, (char) => {
    if (char === "*") return ".*";
    return char === "?" ? "." : char.replaceAll(/[\\.+*?()|[\]{}^$]/g, String.raw`\$&`);
  });
  return `(?s)^${body.join("")}$`;
}

/** Whether an expression, a text, equals a pattern that may hold `*` and `?`. */
export function toTextMatch(expression: string, pattern: string): string {
  if (pattern === "*") return "true";
  return /[*?]/.test(pattern)
    ? `${expression}.matches(${quote(toWildcard(pattern))})`
    : `${expression} == ${quote(pattern)}`;
}
