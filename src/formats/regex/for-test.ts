import { EMPTY, type Pattern } from "./tree.ts";

/** A question about a text that needs no regular expression. */
export type PlainTest = (text: string) => boolean;

/**
 * The pattern with what cannot change whether it is found somewhere taken off: groups, optional ends not held by an anchor
 * (`.*x.*` is found where `x` is).
 */
export function forTest(pattern: Pattern): Pattern {
  const parts = flattened(pattern);
  while (parts.length > 0 && trimEnd(parts, 0)) continue;
  while (parts.length > 0 && trimEnd(parts, parts.length - 1)) continue;
  return parts.length === 1 ? (parts[0] as Pattern) : { is: "concat", parts };
}

/** Shortens the repeat at one end to what it must match; false when nothing is left to shorten there. */
function trimEnd(parts: Pattern[], at: number): boolean {
  const end = parts[at] as Pattern;
  if (end.is !== "repeat" || end.max === end.min || hasAssertion(end.body)) return false;
  if (end.min === 0) parts.splice(at, 1);
  else parts[at] = { ...end, max: end.min };
  return true;
}

function flattened(pattern: Pattern): Pattern[] {
  if (pattern.is === "group") return flattened(pattern.body);
  if (pattern.is === "concat") return pattern.parts.flatMap(flattened);
  return [ungrouped(pattern)];
}

function ungrouped(pattern: Pattern): Pattern {
  switch (pattern.is) {
    case "group":
      return ungrouped(pattern.body);
    case "concat":
      return pattern.parts.length === 0 ? EMPTY : { is: "concat", parts: pattern.parts.map(ungrouped) };
    case "either":
      return { is: "either", branches: pattern.branches.map(ungrouped) };
    case "repeat":
      return { ...pattern, body: ungrouped(pattern.body) };
    default:
      return pattern;
  }
}

function hasAssertion(pattern: Pattern): boolean {
  switch (pattern.is) {
    case "assert":
      return true;
    case "concat":
      return pattern.parts.some(hasAssertion);
    case "either":
      return pattern.branches.some(hasAssertion);
    case "repeat":
    case "group":
      return hasAssertion(pattern.body);
    case "set":
      return false;
  }
}

/** A comparison of strings in place of the (already shortened) pattern, where it is no more than that. */
export function toPlainTest(pattern: Pattern): PlainTest | undefined {
  const parts = pattern.is === "concat" ? [...pattern.parts] : [pattern];
  const atStart = isAssertion(parts[0], "text-start");
  if (atStart) parts.shift();
  const atEnd = isAssertion(parts.at(-1), "text-end");
  if (atEnd) parts.pop();
  const literal = toLiteral(parts);
  if (literal === undefined) return undefined;
  if (atStart && atEnd) return (text) => text === literal;
  if (atStart) return (text) => text.startsWith(literal);
  if (atEnd) return (text) => text.endsWith(literal);
  return (text) => text.includes(literal);
}

function isAssertion(part: Pattern | undefined, what: "text-start" | "text-end"): boolean {
  return part?.is === "assert" && part.what === what;
}

function toLiteral(parts: readonly Pattern[]): string | undefined {
  let literal = "";
  for (const part of parts) {
    if (part.is !== "set" || part.ranges.length !== 2 || part.ranges[0] !== part.ranges[1]) return undefined;
    literal += String.fromCodePoint(part.ranges[0] as number);
  }
  return literal;
}
