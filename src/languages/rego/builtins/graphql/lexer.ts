export type TokenKind =
  | "<EOF>"
  | "<Invalid>"
  | "!"
  | "$"
  | "&"
  | "("
  | ")"
  | "..."
  | ":"
  | "="
  | "@"
  | "["
  | "]"
  | "{"
  | "}"
  | "|"
  | "Name"
  | "Int"
  | "Float"
  | "String"
  | "BlockString"
  | "Comment";

export interface Token {
  readonly kind: TokenKind;
  readonly value: string;
  readonly line: number;
  readonly column: number;
}

/* oxlint-disable no-control-regex -- what a document may hold is said by its control characters */
const PUNCTUATORS = "!$&():=@[]{}|";
const TOKENS: readonly (readonly [TokenKind, RegExp])[] = [
  ["Comment", /#[^\0-\u0008\n-\u001f]*/y],
  ["Name", /[_A-Za-z][_0-9A-Za-z]*/y],
  ["Float", /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+(?:[eE][+-]?[0-9]+)?|[eE][+-]?[0-9]+)(?![.eE0-9])/y],
  ["Int", /-?(?:0|[1-9][0-9]*)(?![.eE0-9])/y],
  ["BlockString", /"""(?:\\"""|(?!""")[^\0-\u0008\u000b\u000c\u000e-\u001f])*"""/y],
  ["String", /"(?!"")(?:[^"\\\0-\u0008\n-\u001f]|\\(?:u[0-9a-fA-F]{4}|["\\/bfnrt]))*"/y],
  ["String", /""(?!")/y],
];
const ESCAPES: Readonly<Record<string, string>> = { b: "\b", f: "\f", n: "\n", r: "\r", t: "\t" };

/** Reads a document piece by piece; what is no token ends it. */
export class Lexer {
  private readonly text: string;
  private at = 0;
  private line = 1;
  private lineStart = 0;

  constructor(text: string) {
    this.text = text;
  }

  next(): Token {
    this.skip();
    const { at } = this;
    const here = { line: this.line, column: at - this.lineStart + 1 };
    const char = this.text[at];
    if (char === undefined) return { kind: "<EOF>", value: "", ...here };
    if (this.text.startsWith("...", at)) return this.taken("...", "", 3, here);
    if (PUNCTUATORS.includes(char)) return this.taken(char as TokenKind, "", 1, here);
    for (const [kind, pattern] of TOKENS) {
      pattern.lastIndex = at;
      const match = pattern.exec(this.text)?.[0];
      if (match !== undefined) return this.matched(kind, match, here);
    }
    return this.invalid();
  }

  /** Told at the place where reading could not go on. */
  private invalid(): Token {
    const rest = this.text.slice(this.at);
    const [read = ""] =
      /^"""[^\0-\u0008\u000b\u000c\u000e-\u001f]*|^"[^\0-\u0008\n-\u001f]*|^-?(?:0|[1-9]\d*)?(?:\.\d*)?(?:[eE][+-]?)?/.exec(
        rest,
      ) ?? [];
    const lines = read.split(/\r\n|\r|\n/);
    const last = lines.at(-1) as string;
    const column = lines.length > 1 ? last.length + 1 : this.at - this.lineStart + last.length + 1;
    return { kind: "<Invalid>", value: "", line: this.line + lines.length - 1, column };
  }

  private skip(): void {
    for (; this.at < this.text.length; this.at++) {
      const char = this.text[this.at] as string;
      if (char === "\n" || (char === "\r" && this.text[this.at + 1] !== "\n")) this.newLine(this.at + 1);
      else if (!"\t\r ,\ufeff".includes(char)) return;
    }
  }

  private newLine(start: number): void {
    this.line++;
    this.lineStart = start;
  }

  private matched(kind: TokenKind, match: string, here: { line: number; column: number }): Token {
    const start = this.at;
    const value = kind === "String" ? unquoted(match) : kind === "BlockString" ? blockText(match) : match;
    // Strings are told to begin behind their quotes.
    const quotes = kind === "String" ? 1 : kind === "BlockString" ? 3 : 0;
    const begin = { ...here, column: here.column + quotes };
    const token = this.taken(kind, value, match.length, begin);
    if (kind === "BlockString") {
      for (const end of match.matchAll(/\r\n|\r|\n/g)) this.newLine(start + end.index + end[0].length);
    }
    return token;
  }

  private taken(kind: TokenKind, value: string, length: number, here: { line: number; column: number }): Token {
    this.at += length;
    return { kind, value, ...here };
  }
}

function unquoted(text: string): string {
  return text.slice(1, -1).replaceAll(/\\(?:u([0-9a-fA-F]{4})|(.))/g, (_, code: string | undefined, char: string) => {
    return code === undefined ? (ESCAPES[char] ?? char) : String.fromCharCode(Number.parseInt(code, 16));
  });
}

/** The text of a block string: common indent off, empty lines at both ends off. @see GraphQL, BlockStringValue */
function blockText(text: string): string {
  const lines = text
    .slice(3, -3)
    .replaceAll('\\"""', '"""')
    .split(/\r\n|\r|\n/);
  // gqlparser counts the first line too.
  const indents = lines.filter((line) => /[^ \t]/.test(line)).map((line) => line.search(/[^ \t]/));
  const indent = indents.length === 0 ? 0 : Math.min(...indents);
  const cut = lines.map((line, index) => (index === 0 ? line : line.slice(indent)));
  while (cut.length > 0 && /^[ \t]*$/.test(cut[0] as string)) cut.shift();
  while (cut.length > 0 && /^[ \t]*$/.test(cut.at(-1) as string)) cut.pop();
  return cut.join("\n");
}
