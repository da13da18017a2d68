import { RegoError } from "../error.ts";
import type { Comment, Token, TokenKind } from "./token.ts";

const MAX_TEXT_LENGTH = 4_000_000;
const MARKS = [":=", "==", "!=", "<=", ">=", ...Array.from("[]{}(),:+-*/%&|=<>;.")];
const NUMBER = /(?:\d+(?:\.\d+)?)(?:[eE][+-]?\d+)?/y;
const WORD = /[A-Za-z_]\w*/y;
const ESCAPES: Readonly<Record<string, string>> = {
  '"': '"',
  "\\": "\\",
  "/": "/",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
};

export interface Tokens {
  readonly tokens: readonly Token[];
  readonly comments: readonly Comment[];
}

/** @throws {RegoError} rego_parse_error when the text holds something that is no token */
export function readTokens(file: string, text: string): Tokens {
  if (text.length > MAX_TEXT_LENGTH)
    throw new RegoError("rego_parse_error", "module is too large", { file, line: 1, column: 1 });
  return new Lexer(file, text).read();
}

class Lexer {
  readonly file: string;
  readonly text: string;
  readonly tokens: Token[] = [];
  readonly comments: Comment[] = [];
  offset = 0;
  line = 1;
  lineStart = 0;
  /** Open template strings: how many braces are open inside the current expression, and whether it is a raw one. */
  readonly templates: { braces: number; readonly raw: boolean }[] = [];

  constructor(file: string, text: string) {
    this.file = file;
    this.text = text;
    if (text.startsWith("\uFEFF")) this.offset = 1;
  }

  read(): Tokens {
    for (;;) {
      const spaces = this.skipSpace();
      const start = this.offset;
      if (start >= this.text.length) {
        this.push("end", start, spaces, { text: "eof" });
        return this;
      }
      this.readToken(start, spaces);
    }
  }

  readToken(start: number, spaces: Spaces): void {
    const open = this.templates.at(-1);
    const character = this.text[start] as string;
    if (open !== undefined && character === "}" && open.braces === 0) return this.readTemplate(start, spaces, open.raw);
    if (character === '"') return this.readString(start, spaces);
    if (character === "`") return this.readRawString(start, spaces);
    if (character === "$" && (this.text[start + 1] === '"' || this.text[start + 1] === "`")) {
      this.offset++;
      const raw = this.text[start + 1] === "`";
      this.templates.push({ braces: 0, raw });
      return this.readTemplate(start, spaces, raw);
    }
    if (open !== undefined && character === "{") open.braces++;
    if (open !== undefined && character === "}") open.braces--;
    this.readWordOrMark(start, spaces);
  }

  readWordOrMark(start: number, spaces: Spaces): void {
    const word = this.match(WORD);
    if (word !== undefined) return this.push("word", start, spaces, { text: word });
    const number = this.match(NUMBER);
    if (number !== undefined) {
      if (this.match(WORD) !== undefined) this.fail("illegal number format", start);
      if (number.length > 1 && /^0\d/.test(number))
        this.fail("unexpected number token: expected number without leading zero", start);
      return this.push("number", start, spaces, { text: number });
    }
    const mark = MARKS.find((each) => this.text.startsWith(each, start));
    if (mark === undefined) this.fail("illegal token", start);
    this.offset += mark.length;
    this.push("mark", start, spaces, { text: mark });
  }

  readString(start: number, spaces: Spaces): void {
    this.offset++;
    let value = "";
    while (this.text[this.offset] !== '"') value += this.readCharacter(start, false);
    this.offset++;
    this.push("string", start, spaces, { text: "", value });
  }

  readRawString(start: number, spaces: Spaces): void {
    const end = this.text.indexOf("`", start + 1);
    if (end === -1) this.fail("non-terminated string", start);
    const from = this.place(start);
    const value = this.text.slice(start + 1, end);
    this.offset = end + 1;
    this.push("string", start, spaces, { text: "", value }, from);
    this.countLines(start, end);
  }

  /** From the opening quote, or from the `}` that ends an expression, up to the next `{` or the closing quote. */
  readTemplate(start: number, spaces: Spaces, raw: boolean): void {
    const from = this.place(start);
    this.offset++;
    const quote = raw ? "`" : '"';
    let value = "";
    for (;;) {
      const character = this.text[this.offset];
      if (character === quote || character === "{") break;
      value += raw ? this.readRawCharacter(start) : this.readCharacter(start, true);
    }
    const last = this.text[this.offset++] === quote;
    if (last) this.templates.pop();
    this.push("template", start, spaces, { text: "", value, last }, from);
    if (raw) this.countLines(start, this.offset);
  }

  readRawCharacter(start: number): string {
    if (this.offset >= this.text.length) this.fail("non-terminated string", start);
    if (this.text.startsWith("\\{", this.offset)) this.offset++;
    return this.text[this.offset++] as string;
  }

  /** One character of a quoted string, escapes undone. */
  readCharacter(start: number, template: boolean): string {
    const character = this.text[this.offset++];
    if (character === undefined || character === "\n") this.fail("non-terminated string", start);
    if (character < " ") this.fail("illegal string literal", start);
    if (character !== "\\") return character;
    const escape = this.text[this.offset++] ?? "";
    if (template && escape === "{") return "{";
    const simple = Object.hasOwn(ESCAPES, escape) ? ESCAPES[escape] : undefined;
    if (simple !== undefined) return simple;
    const digits = this.text.slice(this.offset, this.offset + 4);
    if (escape !== "u" || !/^[0-9a-fA-F]{4}$/.test(digits)) this.fail("illegal escape sequence", start);
    this.offset += 4;
    return String.fromCharCode(Number.parseInt(digits, 16));
  }

  skipSpace(): Spaces {
    const from = this.offset;
    let line = false;
    for (;;) {
      const character = this.text[this.offset];
      if (character === "\n") {
        line = true;
        this.offset++;
        this.startLine();
      } else if (character === " " || character === "\t" || character === "\r") this.offset++;
      else if (character === "#") this.skipComment();
      else return { space: this.offset > from, line };
    }
  }

  skipComment(): void {
    const end = this.text.indexOf("\n", this.offset);
    const stop = end === -1 ? this.text.length : end;
    const text = this.text.slice(this.offset + 1, stop).replace(/\r$/, "");
    this.comments.push({ text, at: this.place(this.offset) });
    this.offset = stop;
  }

  match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.offset;
    const found = pattern.exec(this.text)?.[0];
    if (found !== undefined) this.offset += found.length;
    return found;
  }

  countLines(start: number, end: number): void {
    for (let at = this.text.indexOf("\n", start); at !== -1 && at < end; at = this.text.indexOf("\n", at + 1)) {
      this.line++;
      this.lineStart = at + 1;
    }
  }

  startLine(): void {
    this.line++;
    this.lineStart = this.offset;
  }

  place(offset: number): Token["at"] {
    return { file: this.file, line: this.line, column: offset - this.lineStart + 1 };
  }

  push(
    kind: TokenKind,
    start: number,
    spaces: Spaces,
    rest: Pick<Token, "text" | "value" | "last">,
    at = this.place(start),
  ): void {
    this.tokens.push({
      kind,
      ...rest,
      at,
      start,
      end: this.offset,
      spaceBefore: spaces.space,
      lineBefore: spaces.line,
    });
  }

  fail(message: string, offset: number): never {
    throw new RegoError("rego_parse_error", message, this.place(offset));
  }
}

interface Spaces {
  readonly space: boolean;
  readonly line: boolean;
}
