import type { Slice } from "./ast.ts";
import { SyntaxFault, type Token, type TokenKind } from "./lex.ts";

/** The tokens of an expression, and how far they are read. */
export class TokenReader {
  readonly #tokens: readonly Token[];
  #at = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  /** The token that comes next, read. */
  take(): Token {
    const token = this.token();
    this.#at += 1;
    return token;
  }

  token(ahead = 0): Token {
    return this.#tokens[this.#at + ahead] ?? { kind: "tEOF", value: "", offset: 0 };
  }

  kind(ahead = 0): TokenKind {
    return this.token(ahead).kind;
  }

  /** @throws {SyntaxFault} always */
  fail(message: string, token = this.token()): never {
    throw new SyntaxFault(message, token.offset);
  }

  match(kind: TokenKind): void {
    if (this.kind() !== kind) this.fail(`Expected ${kind}, received: ${this.kind()}`);
    this.#at += 1;
  }

  accept(kind: TokenKind): boolean {
    if (this.kind() !== kind) return false;
    this.#at += 1;
    return true;
  }

  integer(): number {
    const token = this.token();
    const value = token.value === "-" ? Number.NaN : Number(token.value);
    if (!Number.isSafeInteger(value)) this.fail(`strconv.Atoi: parsing "${token.value}": invalid syntax`);
    this.#at += 1;
    return value;
  }

  slice(): Slice {
    const parts: (number | undefined)[] = [undefined, undefined, undefined];
    let index = 0;
    while (this.kind() !== "tRbracket" && index < 3) {
      if (this.accept("tColon")) index += 1;
      else if (this.kind() === "tNumber") parts[index] = this.integer();
      else this.fail(`Expected tColon or tNumber, received: ${this.kind()}`);
    }
    this.match("tRbracket");
    return { start: parts[0], stop: parts[1], step: parts[2] };
  }
}
