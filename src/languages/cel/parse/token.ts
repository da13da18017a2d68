/** Kinds of tokens. Punctuation, operators and the words `true`, `false`, `null` and `in` are their own kinds. */
export type TokenKind = "ident" | "escaped" | "int" | "uint" | "double" | "string" | "bytes" | "end" | Fixed;

export const WORDS = ["true", "false", "null", "in"] as const;

/** Longer ones first, so that the first that fits is the right one. */
export const PUNCTUATION = [
  "==",
  "!=",
  "<=",
  ">=",
  "&&",
  "||",
  "<",
  ">",
  "[",
  "]",
  "{",
  "}",
  "(",
  ")",
  ".",
  ",",
  "-",
  "!",
  "?",
  ":",
  "+",
  "*",
  "/",
  "%",
] as const;

type Fixed = (typeof WORDS)[number] | (typeof PUNCTUATION)[number];

export interface Token {
  readonly kind: TokenKind;
  /** As written, quotes and prefixes included. */
  readonly text: string;
  /** UTF-16 code units. */
  readonly start: number;
  readonly end: number;
}

/** Names of kinds in messages, in the order in which cel-go lists them. */
const MESSAGE_ORDER: readonly TokenKind[] = [
  "[",
  "]",
  "{",
  "}",
  "(",
  ")",
  ".",
  ",",
  "-",
  "!",
  "?",
  ":",
  "true",
  "false",
  "null",
  "double",
  "int",
  "uint",
  "string",
  "bytes",
  "ident",
  "escaped",
];

const NAMES: Partial<Record<TokenKind, string>> = {
  double: "NUM_FLOAT",
  int: "NUM_INT",
  uint: "NUM_UINT",
  string: "STRING",
  bytes: "BYTES",
  ident: "IDENTIFIER",
  escaped: "ESC_IDENTIFIER",
  end: "<EOF>",
};

const kindName = (kind: TokenKind): string => NAMES[kind] ?? `'${kind}'`;

/** What was expected, as messages say it: `')'`, `{']', ','}`. */
export function describeExpected(kinds: readonly TokenKind[]): string {
  const [only] = kinds;
  if (kinds.length === 1 && only !== undefined) return kindName(only);
  const sorted = kinds.toSorted((a, b) => MESSAGE_ORDER.indexOf(a) - MESSAGE_ORDER.indexOf(b));
  return `{${sorted.map(kindName).join(", ")}}`;
}

/** A piece of source as messages quote it. */
export const quoteSource = (text: string): string =>
  `'${text
    .replaceAll("\n", String.raw`\n`)
    .replaceAll("\r", String.raw`\r`)
    .replaceAll("\t", String.raw`\t`)}'`;
