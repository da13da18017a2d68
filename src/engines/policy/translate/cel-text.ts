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

/** A JSON value as a literal of CEL. Values of several types in one list or mapping are of no type. */
export function toLiteral(value: Json | undefined): string {
  if (typeof value === "string") return quote(value);
  if (Array.isArray(value)) return `[${toLiterals(value).join(", ")}]`;
  if (!isObject(value)) return value === undefined ? "null" : String(value);
  const literals = toLiterals(Object.values(value));
  return `{${Object.keys(value)
    .map((key, index) => `${quote(key)}: ${literals[index]}`)
    .join(", ")}}`;
}

function toLiterals(values: readonly (Json | undefined)[]): string[] {
  const isPlain = new Set(values.map((value) => typeof value)).size <= 1 && typeof values[0] !== "object";
  return values.map((value) => (isPlain ? toLiteral(value) : `dyn(${toLiteral(value)})`));
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
  return join(
    "&&",
    parts.filter((part) => part !== "true"),
    "true",
  );
}

export function toAny(parts: readonly string[]): string {
  return join("||", parts, "false");
}

function join(operator: "&&" | "||", parts: readonly string[], none: string): string {
  const [only] = parts;
  if (parts.length <= 1) return only ?? none;
  return parts.map((part) => (isLoose(part, operator) ? `(${part})` : part)).join(` ${operator} `);
}

export function toNot(part: string): string {
  return isLoose(part, "&&") || /^.* (?:&&|==|!=|in|[<>]=?) /.test(part) ? `!(${part})` : `!${part}`;
}

/** Whether a part holds, outside of all brackets, an operator that binds less tightly than the one around it. */
function isLoose(part: string, operator: "&&" | "||"): boolean {
  let depth = 0;
  let quoted = false;
  for (let index = 0; index < part.length; index += 1) {
    const char = part[index];
    if (char === "\\") index += 1;
    else if (char === "'") quoted = !quoted;
    else if (quoted) continue;
    else if (char === "(" || char === "[" || char === "{") depth += 1;
    else if (char === ")" || char === "]" || char === "}") depth -= 1;
    else if (depth === 0 && char === " ") {
      const rest = part.slice(index + 1, index + 3);
      if (rest === "? " || (rest === "||" && operator === "&&") || (rest === "&&" && operator === "||")) return true;
    }
  }
  return false;
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
