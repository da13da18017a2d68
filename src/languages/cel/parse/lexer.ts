import { PUNCTUATION, quoteSource, WORDS, type Token, type TokenKind } from "./token.ts";

/** Tokens, the last of kind `end`, and what could not be read as a token; reading goes on behind it. */
export interface Lexed {
  readonly tokens: readonly Token[];
  readonly errors: readonly { readonly message: string; readonly offset: number }[];
}

/** Splits the text of an expression into tokens, the longest possible each time. Never throws. */
export function readTokens(source: string): Lexed {
  const tokens: Token[] = [];
  const errors: { message: string; offset: number }[] = [];
  let offset = skipBlank(source, 0);
  while (offset < source.length) {
    const found = readToken(source, offset);
    if (found.kind === undefined) {
      const message = `Syntax error: token recognition error at: ${quoteSource(source.slice(offset, found.end))}`;
      errors.push({ message, offset });
    } else {
      tokens.push({ kind: found.kind, text: source.slice(offset, found.end), start: offset, end: found.end });
    }
    offset = skipBlank(source, found.end);
  }
  tokens.push({ kind: "end", text: "<EOF>", start: source.length, end: source.length });
  return { tokens, errors };
}

/** Without a kind: no token starts here, and `end` is behind the character that fits none. */
interface Found {
  readonly kind: TokenKind | undefined;
  readonly end: number;
}

const BLANK = /(?:[\t \r\n\f]|\/\/[^\n]*)*/y;
const IDENT = /[A-Za-z_][A-Za-z0-9_]*/y;
const ESCAPED = /`[A-Za-z0-9_.\-/ ]+`/y;
const ESCAPED_START = /`[A-Za-z0-9_.\-/ ]*/y;
const DOUBLE = /[0-9]+(?:\.[0-9]+(?:[eE][+-]?[0-9]+)?|[eE][+-]?[0-9]+)|\.[0-9]+(?:[eE][+-]?[0-9]+)?/y;
const INTEGER = /0x[0-9a-fA-F]+|[0-9]+/y;
const STRING_PREFIX = /[bB]?[rR]?(?=["'])/y;

/** Where the match of a sticky pattern ends; -1 where there is none. */
function matchEnd(pattern: RegExp, source: string, offset: number): number {
  pattern.lastIndex = offset;
  return pattern.test(source) ? pattern.lastIndex : -1;
}

const skipBlank = (source: string, offset: number): number => matchEnd(BLANK, source, offset);

function readToken(source: string, offset: number): Found {
  const prefixEnd = matchEnd(STRING_PREFIX, source, offset);
  if (prefixEnd !== -1) {
    const string = readString(source, offset, prefixEnd);
    // `r"` that no string follows is the name `r` and something wrong behind it.
    if (string.kind !== undefined || prefixEnd === offset) return string;
  }
  const identEnd = matchEnd(IDENT, source, offset);
  if (identEnd !== -1) {
    const word = WORDS.find((each) => each === source.slice(offset, identEnd));
    return { kind: word ?? "ident", end: identEnd };
  }
  return readNumber(source, offset) ?? readPunctuation(source, offset);
}

function readNumber(source: string, offset: number): Found | undefined {
  const doubleEnd = matchEnd(DOUBLE, source, offset);
  if (doubleEnd !== -1) return { kind: "double", end: doubleEnd };
  const end = matchEnd(INTEGER, source, offset);
  if (end === -1) return undefined;
  const isUint = source[end] === "u" || source[end] === "U";
  return isUint ? { kind: "uint", end: end + 1 } : { kind: "int", end };
}

function readPunctuation(source: string, offset: number): Found {
  const text = PUNCTUATION.find((each) => source.startsWith(each, offset));
  if (text !== undefined) return { kind: text, end: offset + text.length };
  const escapedEnd = matchEnd(ESCAPED, source, offset);
  if (escapedEnd !== -1) return { kind: "escaped", end: escapedEnd };
  const started = matchEnd(ESCAPED_START, source, offset);
  if (started !== -1) return { kind: undefined, end: behindCharacter(source, started) };
  // Of `|`, `&` and `=` the next character decides, and is to blame with them.
  const isHalf = "|&=".includes(source[offset] ?? "");
  const end = behindCharacter(source, offset);
  return { kind: undefined, end: isHalf ? behindCharacter(source, end) : end };
}

function behindCharacter(source: string, offset: number): number {
  const length = (source.codePointAt(offset) ?? 0) > 0xffff ? 2 : 1;
  return Math.min(source.length, offset + length);
}

/** @param quote offset of the opening quote, behind the prefix that starts at `offset` */
function readString(source: string, offset: number, quote: number): Found {
  const prefix = source.slice(offset, quote).toLowerCase();
  const kind = prefix.startsWith("b") ? "bytes" : "string";
  const isRaw = prefix.endsWith("r");
  const mark = source[quote] ?? "";
  if (source.startsWith(mark.repeat(3), quote)) {
    const end = stringEnd(source, quote + 3, mark.repeat(3), isRaw);
    if (end.closed) return { kind, end: end.at };
  }
  const end = stringEnd(source, quote + 1, mark, isRaw);
  return { kind: end.closed ? kind : undefined, end: end.at };
}

const ESCAPE = /\\(?:[abfnrtv"'\\?`]|[0-3][0-7][0-7]|[xX][0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8})/y;

/** The offset behind the closing quotes, or behind the character at which the string cannot go on. */
function stringEnd(source: string, from: number, quotes: string, isRaw: boolean): { closed: boolean; at: number } {
  let offset = from;
  while (offset < source.length) {
    if (source.startsWith(quotes, offset)) return { closed: true, at: offset + quotes.length };
    const character = source[offset];
    const escapeEnd = character === "\\" && !isRaw ? matchEnd(ESCAPE, source, offset) : offset + 1;
    if (escapeEnd === -1) return { closed: false, at: wrongEscapeEnd(source, offset) };
    if (quotes.length === 1 && (character === "\n" || character === "\r")) return { closed: false, at: offset + 1 };
    offset = escapeEnd;
  }
  return { closed: false, at: source.length };
}

const ESCAPE_START = /\\(?:[0-3][0-7]?|[xX][0-9a-fA-F]?|u[0-9a-fA-F]{0,3}|U[0-9a-fA-F]{0,7})?/y;

/** The offset behind the character that makes an escape sequence wrong. */
function wrongEscapeEnd(source: string, offset: number): number {
  return behindCharacter(source, matchEnd(ESCAPE_START, source, offset));
}
