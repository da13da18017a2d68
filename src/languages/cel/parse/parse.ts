import type { Node } from "../ast.ts";
import type { Environment, LanguagePart } from "../declaration.ts";
import { toExpressionError, type ExpressionError } from "./expression-error.ts";
import { readTokens } from "./lexer.ts";
import type { MacroName } from "./macro-names.ts";
import { Parser } from "./parser.ts";
import { ParseStop, TokenReader } from "./token-reader.ts";

export type ParseResult =
  | { readonly ok: true; readonly source: string; readonly root: Node }
  | { readonly ok: false; readonly source: string; readonly errors: readonly ExpressionError[] };

/** What of the language is switched on. */
export interface ParseOptions {
  readonly macros: ReadonlySet<MacroName>;
  /** `a.?b`, `a[?b]`, `[?a]`; default: when `optMap` is among the macros. */
  readonly optionalSyntax?: boolean;
  /** Parts of the language that are switched off. */
  readonly lacks?: ReadonlySet<LanguagePart>;
}

/** As in cel-go and Kubernetes; in code points. */
const LARGEST_EXPRESSION = 100_000;

/** At most so many errors are told. */
const MOST_ERRORS = 100;

/** The options that an environment's libraries ask for. */
export function parseOptionsOf({ libraries, lacks }: Pick<Environment, "libraries" | "lacks">): ParseOptions {
  return { macros: new Set(libraries.flatMap((library) => library.macros ?? [])), lacks: new Set(lacks) };
}

/** Reads the text of an expression as a tree, macros expanded. Never throws. */
export function parseExpression(source: string, options: ParseOptions): ParseResult {
  const size = sizeInCodePoints(source);
  if (size > LARGEST_EXPRESSION) {
    const limit = `size: ${size}, limit ${LARGEST_EXPRESSION}`;
    return {
      ok: false,
      source,
      errors: [toExpressionError(source, 0, `expression code point size exceeds limit: ${limit}`)],
    };
  }
  const reader = new TokenReader(source, readTokens(source));
  const root = parseRoot(new Parser(reader, options));
  if (root !== undefined && reader.errors.length === 0) return { ok: true, source, root };
  const found = reader.errors
    .toSorted((a, b) => a.offset - b.offset)
    .slice(0, MOST_ERRORS)
    .map(({ offset, message }) => toExpressionError(source, offset, message));
  return { ok: false, source, errors: found };
}

function parseRoot(parser: Parser): Node | undefined {
  try {
    return parser.parse();
  } catch (stop) {
    if (stop instanceof ParseStop) return undefined;
    throw stop;
  }
}

function sizeInCodePoints(source: string): number {
  if (source.length <= LARGEST_EXPRESSION) return source.length;
  let size = source.length;
  for (let index = 1; index < source.length; index++) {
    if (isLow(source.charCodeAt(index)) && isHigh(source.charCodeAt(index - 1))) size--;
  }
  return size;
}

const isHigh = (unit: number): boolean => unit >= 0xd800 && unit <= 0xdbff;
const isLow = (unit: number): boolean => unit >= 0xdc00 && unit <= 0xdfff;
