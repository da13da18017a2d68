import { quoteGo } from "../../../../formats/text/index.ts";
import { failure } from "../operands.ts";
import type { Argument, ChildValue, CommentGroup, Directive, Type, Value, ValueKind } from "./ast.ts";
import { Lexer, type Token, type TokenKind } from "./lexer.ts";

const MAX_DEPTH = 200;
const KINDS: Partial<Record<TokenKind, ValueKind>> = { Int: 1, Float: 2, String: 3, BlockString: 4 };

/** What queries and schemas have in common. Comments go with what is read next, as in gqlparser. */
export class GraphqlReader {
  comment: CommentGroup | undefined;
  previous: Token | undefined;
  private readonly lexer: Lexer;
  private token: Token | undefined;
  private depth = 0;

  constructor(text: string) {
    this.lexer = new Lexer(text);
  }

  peek(): Token {
    if (this.token !== undefined) return this.token;
    const comments: { Value: string }[] = [];
    let token = this.lexer.next();
    for (; token.kind === "Comment"; token = this.lexer.next()) comments.push({ Value: token.value });
    if (comments.length > 0) this.comment = { List: comments };
    this.token = token;
    return token;
  }

  next(): Token {
    const token = this.peek();
    if (token.kind === "<Invalid>") throw this.unexpected(token);
    this.token = undefined;
    this.comment = undefined;
    this.previous = token;
    return token;
  }

  fault(token: Token, message: string) {
    return failure(`${message} in GraphQL string at location ${token.line}:${token.column}`);
  }

  unexpected(token = this.peek()) {
    return this.fault(token, `Unexpected ${shown(token)}`);
  }

  is(kind: TokenKind, value?: string): boolean {
    const token = this.peek();
    return token.kind === kind && (value === undefined || token.value === value);
  }

  skip(kind: TokenKind): boolean {
    if (!this.is(kind)) return false;
    this.next();
    return true;
  }

  expect(kind: TokenKind): string {
    const token = this.peek();
    if (token.kind !== kind) throw this.fault(token, `Expected ${kind}, found ${token.kind}`);
    return this.next().value;
  }

  keyword(word: string): CommentGroup | undefined {
    const token = this.peek();
    const { comment } = this;
    if (token.kind !== "Name" || token.value !== word) {
      throw this.fault(token, `Expected ${quoteGo(word)}, found ${shown(token)}`);
    }
    this.next();
    return comment;
  }

  name(): string {
    return this.expect("Name");
  }

  /** What stands between brackets, if they stand there: at least one. The comment before the end is given back. */
  some(open: TokenKind, close: TokenKind, read: () => void): CommentGroup | undefined {
    if (!this.skip(open)) return undefined;
    if (this.is(close)) throw this.fault(this.peek(), `expected at least one definition, found ${close}`);
    while (!this.is(close)) this.deeper(read);
    const { comment } = this;
    this.next();
    return comment;
  }

  private deeper<Result>(read: () => Result): Result {
    if (++this.depth > MAX_DEPTH) throw this.fault(this.peek(), "too deep");
    const result = read();
    this.depth--;
    return result;
  }

  directives(isConst: boolean): Directive[] {
    const all: Directive[] = [];
    while (this.skip("@")) all.push({ Name: this.name(), Arguments: this.arguments(isConst), Location: "" });
    return all;
  }

  arguments(isConst: boolean): Argument[] {
    const all: Argument[] = [];
    this.some("(", ")", () => {
      this.peek();
      const Comment = this.comment;
      const Name = this.name();
      this.expect(":");
      all.push({ Name, Value: this.value(isConst), Comment });
    });
    return all;
  }

  type(): Type {
    if (!this.skip("[")) return { NamedType: this.name(), Elem: undefined, NonNull: this.skip("!") };
    const Elem = this.deeper(() => this.type());
    this.expect("]");
    return { NamedType: "", Elem, NonNull: this.skip("!") };
  }

  value(isConst: boolean): Value {
    const token = this.peek();
    const Comment = this.comment;
    const made = (Kind: ValueKind, Raw: string, Children: ChildValue[] = []): Value => {
      return { Raw, Children, Kind, Comment, ExpectedTypeHasDefault: false };
    };
    if (token.kind === "[")
      return made(
        8,
        "",
        this.children("[", "]", () => this.item(isConst)),
      );
    if (token.kind === "{")
      return made(
        9,
        "",
        this.children("{", "}", () => this.entry(isConst)),
      );
    if (token.kind === "$" && !isConst) {
      this.next();
      return { ...made(0, this.name()), Comment: this.comment };
    }
    const kind = token.kind === "Name" ? wordKind(token.value) : KINDS[token.kind];
    if (kind === undefined) throw this.unexpected();
    this.next();
    return { ...made(kind, token.value), Comment: this.comment };
  }

  private children(open: TokenKind, close: TokenKind, read: () => ChildValue): ChildValue[] {
    const all: ChildValue[] = [];
    this.expect(open);
    while (!this.is(close)) all.push(this.deeper(read));
    this.next();
    return all;
  }

  private item(isConst: boolean): ChildValue {
    return { Name: "", Value: this.value(isConst), Comment: undefined };
  }

  private entry(isConst: boolean): ChildValue {
    this.peek();
    const Comment = this.comment;
    const Name = this.name();
    this.expect(":");
    return { Name, Value: this.value(isConst), Comment };
  }
}

function wordKind(word: string): ValueKind {
  return word === "true" || word === "false" ? 5 : word === "null" ? 6 : 7;
}

function shown({ kind, value }: Token): string {
  return value === "" ? kind : `${kind} ${quoteGo(value)}`;
}
