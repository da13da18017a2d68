import type { Comprehension, Expr, Term } from "../ast.ts";
import { parseBody } from "./literal.ts";
import { equalValues } from "../order.ts";
import type { Reader } from "./reader.ts";
import { parseExpression, parseList, parseTerm } from "./term.ts";

/** `[…]`: an array, or a comprehension, which wins over a first item with `|`. */
export function parseBrackets(p: Reader): Term {
  const { at } = p.advance();
  if (p.takeMark("]")) return { is: "array", items: [], at };
  const comprehension = p.isMark(",") ? undefined : parseComprehension(p, "]", "array", at);
  if (comprehension !== undefined) return comprehension;
  p.takeMark(",");
  return { is: "array", items: parseList(p, "]"), at };
}

/** `{…}`: an object, a set, or a comprehension of either. */
export function parseBraces(p: Reader): Term {
  const { at } = p.advance();
  if (p.takeMark("}")) return { is: "object", entries: [], at };
  const comprehension = p.isMark(",") ? undefined : parseComprehension(p, "}", "set", at);
  if (comprehension !== undefined) return comprehension;
  p.takeMark(",");
  const first = parseExpression(p, false);
  if (p.isMark(":")) return parseEntries(p, first, at);
  if (!p.isMark("}", ",")) p.unexpected("non-terminated set");
  p.takeMark(",");
  return { is: "set", items: parseList(p, "}", [first]), at };
}

function parseEntries(p: Reader, firstKey: Term, at: Term["at"]): Term {
  p.advance();
  const entries: [Term, Term][] = [[firstKey, parseExpression(p, false)]];
  for (;;) {
    if (p.takeMark("}")) return { is: "object", entries, at };
    p.expectMark(",", "non-terminated object");
    if (p.takeMark("}")) return { is: "object", entries, at };
    const key = parseExpression(p, false);
    p.expectMark(":", 'expected ":"');
    putEntry(entries, key, parseExpression(p, false));
  }
}

/** Of entries with the same constant key the last counts; the others are not even evaluated. */
function putEntry(entries: [Term, Term][], key: Term, value: Term): void {
  const same = entries.findIndex(
    ([known]) => known.is === "const" && key.is === "const" && equalValues(known.value, key.value),
  );
  if (same === -1) entries.push([key, value]);
  else entries[same] = [key, value];
}

/** Where `|` follows the first term (or the first value), what stands behind it is tried as a body first. */
function parseComprehension(p: Reader, end: string, of: "array" | "set", at: Term["at"]): Comprehension | undefined {
  const start = p.index;
  const { depth } = p;
  const back = (): undefined => {
    Object.assign(p, { index: start, depth });
    return undefined;
  };
  const head = p.attempt(() => parseTerm(p));
  if (head === undefined) return back();
  if (p.isMark("|")) return parseComprehensionBody(p, end, { of, key: undefined, value: head, at }) ?? back();
  const key = of === "array" ? undefined : p.isMark(":") ? head : p.attempt(() => keyWithOperators(p, start));
  if (key === undefined) return back();
  p.advance();
  const value = p.attempt(() => parseTerm(p));
  if (value === undefined || !p.isMark("|")) return back();
  return parseComprehensionBody(p, end, { of: "object", key, value, at }) ?? back();
}

/** `{a + 1: b | …}`. */
function keyWithOperators(p: Reader, start: number): Term | undefined {
  p.index = start;
  const key = parseExpression(p, false);
  return p.isMark(":") ? key : undefined;
}

type ComprehensionHead = Pick<Comprehension, "of" | "key" | "value" | "at">;

function parseComprehensionBody(p: Reader, end: string, head: ComprehensionHead): Comprehension | undefined {
  const barAt = p.index;
  const body = p.attempt((): Expr[] => {
    p.advance();
    return parseBody(p, end);
  });
  if (body !== undefined) return { is: "comprehension", ...head, body };
  // When it reads as no operand either, the body's own error is the one to tell.
  const operand = p.attempt(() => {
    p.advance();
    parseExpression(p, false);
    return p.isMark(end, ",", ":") ? true : undefined;
  });
  if (operand !== undefined) return undefined;
  p.index = barAt + 1;
  parseBody(p, end);
  return undefined;
}
