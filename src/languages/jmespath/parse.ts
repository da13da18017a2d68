import type { Json } from "../../model/index.ts";
import type { Comparison, Node, Slice } from "./ast.ts";
import { lex, SyntaxFault, type Token, type TokenKind } from "./lex.ts";

/** Nodes on the longest way down an expression. */
const MAX_DEPTH = 250;
/** UTF-16 code units. Kyverno puts values of variables into expressions, so that they can be long. */
const MAX_LENGTH = 1_048_576;

const POWERS: Readonly<Partial<Record<TokenKind, number>>> = {
  tPipe: 1,
  tOr: 2,
  tAnd: 3,
  tEQ: 5,
  tLT: 5,
  tLTE: 5,
  tGT: 5,
  tGTE: 5,
  tNE: 5,
  tFlatten: 9,
  tStar: 20,
  tFilter: 21,
  tDot: 40,
  tNot: 45,
  tLbrace: 50,
  tLbracket: 55,
  tLparen: 60,
};

const COMPARISONS: Readonly<Partial<Record<TokenKind, Comparison>>> = {
  tEQ: "==",
  tNE: "!=",
  tLT: "<",
  tLTE: "<=",
  tGT: ">",
  tGTE: ">=",
};

/** A node that has no depth yet. */
type Body<Whole> = Whole extends Node ? Omit<Whole, "depth"> : never;

const CURRENT: Node = { is: "current", depth: 1 };

/**
 * The tree of an expression.
 * @throws {SyntaxFault}
 * @see https://jmespath.org/specification.html; binding powers and leniencies are those of github.com/kyverno/go-jmespath
 */
export function parse(text: string): Node {
  if (text.length > MAX_LENGTH) throw new SyntaxFault("Expression is too long", MAX_LENGTH);
  return new Parser(lex(text)).parse();
}

class Parser {
  readonly #tokens: readonly Token[];
  #at = 0;
  #nesting = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  parse(): Node {
    const node = this.#expression(0);
    if (this.#kind() !== "tEOF") this.#fail(`Unexpected token at the end of the expression: ${this.#kind()}`);
    return node;
  }

  #token(ahead = 0): Token {
    return this.#tokens[this.#at + ahead] ?? { kind: "tEOF", value: "", offset: 0 };
  }

  #kind(ahead = 0): TokenKind {
    return this.#token(ahead).kind;
  }

  #power(): number {
    return POWERS[this.#kind()] ?? 0;
  }

  #fail(message: string, token = this.#token()): never {
    throw new SyntaxFault(message, token.offset);
  }

  #match(kind: TokenKind): void {
    if (this.#kind() !== kind) this.#fail(`Expected ${kind}, received: ${this.#kind()}`);
    this.#at += 1;
  }

  #accept(kind: TokenKind): boolean {
    if (this.#kind() !== kind) return false;
    this.#at += 1;
    return true;
  }

  /** Gives a node its depth, from the nodes right below it. */
  #grow(body: Body<Node>, ...below: readonly Node[]): Node {
    let depth = 1;
    for (const node of below) if (node.depth >= depth) depth = node.depth + 1;
    if (depth > MAX_DEPTH) this.#fail("Expression is nested too deeply");
    return { ...body, depth } as Node;
  }

  #expression(power: number): Node {
    this.#nesting += 1;
    if (this.#nesting > MAX_DEPTH) this.#fail("Expression is nested too deeply");
    const token = this.#token();
    this.#at += 1;
    let node = this.#prefix(token);
    while (power < this.#power()) {
      const operator = this.#token();
      this.#at += 1;
      node = this.#infix(operator, node);
    }
    this.#nesting -= 1;
    return node;
  }

  #prefix(token: Token): Node {
    switch (token.kind) {
      case "tJSONLiteral":
        return this.#grow({ is: "literal", value: this.#readJson(token) });
      case "tStringLiteral":
        return this.#grow({ is: "literal", value: token.value });
      case "tUnquotedIdentifier":
        return this.#grow({ is: "field", name: token.value });
      case "tQuotedIdentifier":
        if (this.#kind() === "tLparen") this.#fail("Can't have quoted identifier as function Name.", token);
        return this.#grow({ is: "field", name: token.value });
      case "tStar": {
        const right = this.#kind() === "tRbracket" ? CURRENT : this.#projected("tStar");
        return this.#grow({ is: "values", left: CURRENT, right }, right);
      }
      case "tFilter":
        return this.#filter(CURRENT);
      case "tLbrace":
        return this.#object();
      case "tFlatten":
        return this.#flatten(CURRENT);
      case "tLbracket":
        return this.#bracket();
      case "tCurrent":
        return CURRENT;
      case "tExpref": {
        const expression = this.#expression(0);
        return this.#grow({ is: "reference", expression }, expression);
      }
      case "tNot": {
        const operand = this.#expression(POWERS.tNot ?? 0);
        return this.#grow({ is: "not", operand }, operand);
      }
      case "tLparen": {
        const node = this.#expression(0);
        this.#match("tRparen");
        return node;
      }
      case "tEOF":
        return this.#fail("Incomplete expression", token);
      default:
        return this.#fail(`Invalid token: ${token.kind}`, token);
    }
  }

  #readJson(token: Token): Json {
    try {
      return JSON.parse(token.value) as Json;
    } catch {
      return this.#fail(`invalid JSON literal \`${token.value.slice(0, 100)}\``, token);
    }
  }

  #infix(token: Token, left: Node): Node {
    switch (token.kind) {
      case "tDot": {
        if (!this.#accept("tStar")) {
          const right = this.#afterDot(POWERS.tDot ?? 0);
          return this.#grow({ is: "sub", left, right }, left, right);
        }
        const right = this.#projected("tDot");
        return this.#grow({ is: "values", left, right }, left, right);
      }
      case "tPipe":
        return this.#pair("pipe", left, token.kind);
      case "tOr":
        return this.#pair("or", left, token.kind);
      case "tAnd":
        return this.#pair("and", left, token.kind);
      case "tLparen":
        return this.#call(left);
      case "tFilter":
        return this.#filter(left);
      case "tFlatten":
        return this.#flatten(left);
      case "tLbracket":
        return this.#brackets(left);
      default: {
        const operator = COMPARISONS[token.kind];
        if (operator === undefined) return this.#fail(`Unexpected token: ${token.kind}`);
        const right = this.#expression(POWERS[token.kind] ?? 0);
        return this.#grow({ is: "comparison", operator, left, right }, left, right);
      }
    }
  }

  #pair(is: "pipe" | "or" | "and", left: Node, kind: TokenKind): Node {
    const right = this.#expression(POWERS[kind] ?? 0);
    return this.#grow({ is, left, right }, left, right);
  }

  /** The engine that this follows takes the left side's text for the name, whatever stands there; commas may be missing. */
  #call(left: Node): Node {
    const args: Node[] = [];
    while (this.#kind() !== "tRparen") {
      args.push(this.#expression(0));
      this.#accept("tComma");
    }
    this.#match("tRparen");
    const name = left.is === "field" ? left.name : left.is === "literal" ? left.value : undefined;
    return this.#grow({ is: "call", name: typeof name === "string" ? name : undefined, args }, ...args);
  }

  /** What stands in brackets at the beginning: an index, a slice, `[*]` or a list. */
  #bracket(): Node {
    if (this.#kind() === "tNumber" || this.#kind() === "tColon") return this.#indexed(CURRENT);
    if (this.#kind() !== "tStar" || this.#kind(1) !== "tRbracket") return this.#list();
    this.#at += 2;
    const right = this.#projected("tStar");
    return this.#grow({ is: "projection", left: CURRENT, right }, right);
  }

  /** What stands in brackets behind something: an index, a slice or `[*]`. */
  #brackets(left: Node): Node {
    if (this.#kind() === "tNumber" || this.#kind() === "tColon") return this.#indexed(left);
    this.#match("tStar");
    this.#match("tRbracket");
    const right = this.#projected("tStar");
    return this.#grow({ is: "projection", left, right }, left, right);
  }

  #indexed(left: Node): Node {
    if (this.#kind() === "tColon" || this.#kind(1) === "tColon") {
      const right = this.#grow({ is: "slice", slice: this.#slice() });
      const sliced = this.#grow({ is: "sub", left, right }, left, right);
      const projected = this.#projected("tStar");
      return this.#grow({ is: "projection", left: sliced, right: projected }, sliced, projected);
    }
    const right = this.#grow({ is: "index", index: this.#integer() });
    this.#match("tRbracket");
    return this.#grow({ is: "sub", left, right }, left, right);
  }

  #integer(): number {
    const token = this.#token();
    const value = token.value === "-" ? Number.NaN : Number(token.value);
    if (!Number.isSafeInteger(value)) this.#fail(`strconv.Atoi: parsing "${token.value}": invalid syntax`);
    this.#at += 1;
    return value;
  }

  #slice(): Slice {
    const parts: (number | undefined)[] = [undefined, undefined, undefined];
    let index = 0;
    while (this.#kind() !== "tRbracket" && index < 3) {
      if (this.#accept("tColon")) index += 1;
      else if (this.#kind() === "tNumber") parts[index] = this.#integer();
      else this.#fail(`Expected tColon or tNumber, received: ${this.#kind()}`);
    }
    this.#match("tRbracket");
    return { start: parts[0], stop: parts[1], step: parts[2] };
  }

  #filter(left: Node): Node {
    const condition = this.#expression(0);
    this.#match("tRbracket");
    const right = this.#kind() === "tFlatten" ? CURRENT : this.#projected("tFilter");
    return this.#grow({ is: "filter", left, right, condition }, left, right, condition);
  }

  #flatten(left: Node): Node {
    const flattened = this.#grow({ is: "flatten", left }, left);
    const right = this.#projected("tFlatten");
    return this.#grow({ is: "projection", left: flattened, right }, flattened, right);
  }

  #list(): Node {
    const items: Node[] = [];
    do items.push(this.#expression(0));
    while (this.#kind() !== "tRbracket" && this.#comma());
    this.#match("tRbracket");
    return this.#grow({ is: "list", items }, ...items);
  }

  #comma(): true {
    this.#match("tComma");
    return true;
  }

  #object(): Node {
    const entries: [string, Node][] = [];
    for (;;) {
      const key = this.#token();
      if (!this.#accept("tUnquotedIdentifier") && !this.#accept("tQuotedIdentifier")) {
        this.#fail("Expected tQuotedIdentifier or tUnquotedIdentifier");
      }
      this.#match("tColon");
      entries.push([key.value, this.#expression(0)]);
      if (!this.#accept("tComma") && this.#accept("tRbrace")) break;
    }
    return this.#grow({ is: "object", entries }, ...entries.map(([, node]) => node));
  }

  #afterDot(power: number): Node {
    const kind = this.#kind();
    if (kind === "tQuotedIdentifier" || kind === "tUnquotedIdentifier" || kind === "tStar")
      return this.#expression(power);
    if (this.#accept("tLbracket")) return this.#list();
    if (this.#accept("tLbrace")) return this.#object();
    return this.#fail("Expected identifier, lbracket, or lbrace");
  }

  /** What a projection does with each element; nothing when the expression goes on with a weaker operator. */
  #projected(operator: TokenKind): Node {
    const power = POWERS[operator] ?? 0;
    if (this.#power() < 10) return CURRENT;
    if (this.#kind() === "tLbracket" || this.#kind() === "tFilter") return this.#expression(power);
    if (this.#accept("tDot")) return this.#afterDot(power);
    return this.#fail("Error");
  }
}
