export type TokenKind =
  | "tStar"
  | "tDot"
  | "tFilter"
  | "tFlatten"
  | "tLparen"
  | "tRparen"
  | "tLbracket"
  | "tRbracket"
  | "tLbrace"
  | "tRbrace"
  | "tOr"
  | "tPipe"
  | "tNumber"
  | "tUnquotedIdentifier"
  | "tQuotedIdentifier"
  | "tComma"
  | "tColon"
  | "tLT"
  | "tLTE"
  | "tGT"
  | "tGTE"
  | "tEQ"
  | "tNE"
  | "tJSONLiteral"
  | "tStringLiteral"
  | "tCurrent"
  | "tExpref"
  | "tAnd"
  | "tNot"
  | "tUnknown"
  | "tEOF";

/** Kinds are named as in the messages of go-jmespath. */
export interface Token {
  readonly kind: TokenKind;
  readonly value: string;
  /** UTF-16 code units from the start of the expression. */
  readonly offset: number;
}

/** What is wrong with the text of an expression. */
export class SyntaxFault extends Error {
  readonly offset: number;

  constructor(message: string, offset: number) {
    super(`SyntaxError: ${message}`);
    this.offset = offset;
  }
}

const SIGNS: ReadonlyMap<string, TokenKind> = new Map<string, TokenKind>([
  [".", "tDot"],
  ["*", "tStar"],
  [",", "tComma"],
  [":", "tColon"],
  ["{", "tLbrace"],
  ["}", "tRbrace"],
  ["]", "tRbracket"],
  ["(", "tLparen"],
  [")", "tRparen"],
  ["@", "tCurrent"],
  ["[", "tLbracket"],
  ["[?", "tFilter"],
  ["[]", "tFlatten"],
  ["|", "tPipe"],
  ["||", "tOr"],
  ["<", "tLT"],
  ["<=", "tLTE"],
  [">", "tGT"],
  [">=", "tGTE"],
  ["!", "tNot"],
  ["!=", "tNE"],
  ["=", "tUnknown"],
  ["==", "tEQ"],
  ["&", "tExpref"],
  ["&&", "tAnd"],
]);

const WHITE_SPACE = /[ \t\n\r]*/y;
const WORD = /[A-Za-z_][A-Za-z0-9_]*/y;
const NUMBER = /-?[0-9]*/y;

/**
 * The tokens of an expression, the end among them.
 * @throws {SyntaxFault}
 */
export function lex(text: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  for (;;) {
    at += find(WHITE_SPACE, text, at).length;
    if (at >= text.length) break;
    const token = readToken(text, at);
    tokens.push(token.token);
    at = token.end;
  }
  tokens.push({ kind: "tEOF", value: "", offset: text.length });
  return tokens;
}

function readToken(text: string, at: number): { token: Token; end: number } {
  const first = text[at] ?? "";
  const word = find(WORD, text, at);
  if (word !== "") return toToken("tUnquotedIdentifier", word, at, word.length);
  if (first === "-" || (first >= "0" && first <= "9")) {
    const digits = find(NUMBER, text, at);
    return toToken("tNumber", digits, at, digits.length);
  }
  if (first === '"') return readQuotedIdentifier(text, at);
  if (first === "'") return readRawString(text, at);
  if (first === "`") return readLiteral(text, at);
  const pair = text.slice(at, at + 2);
  const long = pair.length === 2 ? SIGNS.get(pair) : undefined;
  if (long !== undefined) return toToken(long, pair, at, 2);
  const short = SIGNS.get(first);
  if (short !== undefined) return toToken(short, first, at, 1);
  throw new SyntaxFault(`Unknown char: '${String.fromCodePoint(text.codePointAt(at) ?? 0)}'`, at);
}

function toToken(kind: TokenKind, value: string, offset: number, length: number): { token: Token; end: number } {
  return { token: { kind, value, offset }, end: offset + length };
}

function find(pattern: RegExp, text: string, at: number): string {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0] ?? "";
}

/** Where the delimiter that opened at `at` closes; a backslash takes the next character along. */
function findEnd(text: string, at: number): number {
  const delimiter = text[at] ?? "";
  for (let end = at + 1; end < text.length; end += 1) {
    if (text[end] === "\\") end += 1;
    else if (text[end] === delimiter) return end;
  }
  throw new SyntaxFault(`Unclosed delimiter: ${delimiter}`, text.length);
}

function readQuotedIdentifier(text: string, at: number): { token: Token; end: number } {
  const end = findEnd(text, at) + 1;
  return toToken("tQuotedIdentifier", readJsonString(text.slice(at, end), at), at, end - at);
}

function readJsonString(text: string, at: number): string {
  try {
    return String(JSON.parse(text));
  } catch {
    throw new SyntaxFault(`invalid quoted identifier ${text.slice(0, 100)}`, at);
  }
}

/** Between single quotes only `\'` is special. */
function readRawString(text: string, at: number): { token: Token; end: number } {
  let value = "";
  for (let end = at + 1; end < text.length; end += 1) {
    if (text[end] === "'") return toToken("tStringLiteral", value, at, end + 1 - at);
    const escaped = text[end] === "\\" && text[end + 1] === "'";
    if (escaped) end += 1;
    value += text[end] ?? "";
  }
  throw new SyntaxFault("Unclosed delimiter: '", text.length);
}

function readLiteral(text: string, at: number): { token: Token; end: number } {
  const end = findEnd(text, at);
  return toToken("tJSONLiteral", text.slice(at + 1, end).replaceAll("\\`", "`"), at, end + 1 - at);
}
