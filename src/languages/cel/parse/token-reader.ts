import type { Lexed } from "./lexer.ts";
import { describeExpected, quoteSource, type Token, type TokenKind } from "./token.ts";

/** Ends parsing where nothing sensible can be read any more; its message is among the errors already. */
export class ParseStop {
  readonly kind = "parse stop";
}

/** Steps through the tokens of an expression and keeps what was wrong. */
export class TokenReader {
  readonly errors: { message: string; offset: number }[];
  readonly #source: string;
  readonly #tokens: readonly Token[];
  #index = 0;

  constructor(source: string, { tokens, errors }: Lexed) {
    this.#source = source;
    this.#tokens = tokens;
    this.errors = [...errors];
  }

  get current(): Token {
    return this.ahead(0);
  }

  /** The token read last. */
  get previous(): Token {
    return this.ahead(-1);
  }

  ahead(distance: number): Token {
    const last = this.#tokens.length - 1;
    const token = this.#tokens[Math.max(0, Math.min(last, this.#index + distance))];
    if (token === undefined) throw new ParseStop();
    return token;
  }

  is(kind: TokenKind): boolean {
    return this.current.kind === kind;
  }

  take(): Token {
    const token = this.current;
    this.#index++;
    return token;
  }

  /** Takes the token if it is of this kind. */
  accept(kind: TokenKind): Token | undefined {
    return this.is(kind) ? this.take() : undefined;
  }

  /**
   * Takes a token of one of the kinds. One superfluous token before it is told and passed over.
   * @throws {ParseStop} when there is none
   */
  expect(...kinds: readonly TokenKind[]): Token {
    if (kinds.includes(this.current.kind)) return this.take();
    this.expectSoon(kinds);
    return this.take();
  }

  /**
   * Takes a token of the kind. Where the current one may stand behind it, it is only told that it is missing, and the
   * current one is returned.
   * @throws {ParseStop} when nothing of this helps
   */
  expectOrMiss(kind: TokenKind, behind: readonly TokenKind[]): Token {
    if (this.is(kind) || this.ahead(1).kind === kind || !behind.includes(this.current.kind)) return this.expect(kind);
    const { text, start } = this.current;
    this.report(start, `Syntax error: missing ${describeExpected([kind])} at ${quoteSource(text)}`);
    return this.current;
  }

  /** The source from a token to the end of the current one, quoted. */
  textFrom(token: Token): string {
    return quoteSource(this.#source.slice(token.start, this.is("end") ? token.end : this.current.end));
  }

  /**
   * Tells that the current token is none of the kinds. Returns with the current token being one of them.
   * @throws {ParseStop} when the next one is none of them either
   */
  expectSoon(kinds: readonly TokenKind[]): void {
    const { text, start } = this.current;
    const isSuperfluous = !this.is("end") && kinds.includes(this.ahead(1).kind);
    const what = isSuperfluous ? "extraneous" : "mismatched";
    this.report(start, `Syntax error: ${what} input ${quoteSource(text)} expecting ${describeExpected(kinds)}`);
    if (!isSuperfluous) throw new ParseStop();
    this.take();
  }

  report(offset: number, message: string): void {
    this.errors.push({ message, offset });
  }

  /** @throws {ParseStop} always, when the message is told */
  stop(offset: number, message: string): never {
    this.report(offset, message);
    throw new ParseStop();
  }
}
