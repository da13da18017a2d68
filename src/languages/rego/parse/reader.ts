import type { Location } from "../../../model/index.ts";
import { RegoError } from "../error.ts";
import type { RefTerm, Term, VarTerm } from "../ast.ts";
import type { Token } from "./token.ts";

const BASE_KEYWORDS = ["as", "default", "else", "false", "import", "package", "not", "null", "some", "true", "with"];
export const FUTURE_KEYWORDS = ["in", "every", "contains", "if"];

const MAX_DEPTH = 250;

/** Where a parser stands in a module's tokens. Going back is setting `index`. */
export class Reader {
  readonly tokens: readonly Token[];
  readonly keywords: Set<string>;
  index = 0;
  wildcards = 0;
  depth = 0;
  /** Terms without operators by where they start, so that going back does not mean reading them again. */
  readonly terms = new Map<number, { readonly term: Term; readonly index: number }>();
  /** Guards against texts that make the parser go back over and over. */
  reads = 0;
  final: RegoError | undefined = undefined;

  constructor(tokens: readonly Token[], version: "v0" | "v1") {
    this.tokens = tokens;
    this.keywords = new Set(version === "v1" ? [...BASE_KEYWORDS, ...FUTURE_KEYWORDS] : BASE_KEYWORDS);
  }

  get token(): Token {
    return this.tokens[this.index] as Token;
  }
  get next(): Token {
    return this.tokens[Math.min(this.index + 1, this.tokens.length - 1)] as Token;
  }

  advance(): Token {
    const token = this.token;
    if (this.index < this.tokens.length - 1) this.index++;
    if (++this.reads > 10_000 + 60 * this.tokens.length) this.giveUp("module is too complex to parse");
    return token;
  }

  isMark(...marks: string[]): boolean {
    return this.token.kind === "mark" && marks.includes(this.token.text);
  }
  /** Whether the token is this keyword, in a module where it is one, and does not start a reference (`if.x`). */
  isKeyword(word: string): boolean {
    return this.token.kind === "word" && this.token.text === word && this.keywords.has(word) && !this.startsReference();
  }
  takeMark(mark: string): boolean {
    if (!this.isMark(mark)) return false;
    this.advance();
    return true;
  }
  takeKeyword(word: string): boolean {
    if (!this.isKeyword(word)) return false;
    this.advance();
    return true;
  }
  expectMark(mark: string, note: string): Token {
    if (!this.isMark(mark)) this.unexpected(note);
    return this.advance();
  }

  /** Whether the token is followed, without space, by what goes on a reference. */
  startsReference(): boolean {
    return this.next.kind === "mark" && !this.next.spaceBefore && (this.next.text === "." || this.next.text === "[");
  }
  /** Whether a name can start here: no keyword, or one with a path behind it. */
  isName(): boolean {
    if (this.token.kind !== "word") return false;
    return !this.keywords.has(this.token.text) || this.token.text === "contains" || this.startsReference();
  }

  /** Parses deeper, within a bound. */
  nested<Result>(parse: () => Result): Result {
    if (++this.depth > MAX_DEPTH) this.giveUp("max recursion depth exceeded");
    const result = parse();
    this.depth--;
    return result;
  }

  /** What parses, or undefined, standing where it was before. */
  attempt<Result>(parse: () => Result | undefined): Result | undefined {
    const { index, depth } = this;
    try {
      const result = parse();
      if (result !== undefined) return result;
    } catch (error) {
      if (!(error instanceof RegoError) || error === this.final) throw error;
    }
    Object.assign(this, { index, depth });
    return undefined;
  }

  takeVar(): VarTerm {
    const { text, at } = this.advance();
    return { is: "var", name: text === "_" ? `$_${this.wildcards++}` : text, at };
  }

  /** Fails in a way that no other reading of the text can mend. */
  giveUp(message: string): never {
    this.final = new RegoError("rego_parse_error", message, this.token.at);
    throw this.final;
  }

  unexpected(note = ""): never {
    const { token } = this;
    const kind = token.kind === "word" ? (this.keywords.has(token.text) ? "keyword" : "token") : "token";
    const name = token.kind === "word" && kind === "token" ? "identifier" : token.text || token.kind;
    this.fail(`unexpected ${name} ${kind}${note === "" ? "" : `: ${note}`}`);
  }

  fail(message: string, at: Location = this.token.at): never {
    throw new RegoError("rego_parse_error", message, at);
  }
}

/** The operator of a call to a built-in function. */
export function builtinOperator(name: string, at: Location): RefTerm {
  const [head = "", ...path] = name.split(".");
  return {
    is: "ref",
    head: { is: "var", name: head, at },
    path: path.map((value) => ({ is: "const", value, at })),
    at,
  };
}
