import type { Json } from "../../model/index.ts";
import type { Comparison, Node } from "./ast.ts";
import { lex, SyntaxFault, type Token, type TokenKind } from "./lex.ts";
import { TokenReader } from "./token-reader.ts";

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
  readonly #reader: TokenReader;
  #nesting = 0;

  constructor(tokens: readonly Token[]) {
    this.#reader = new TokenReader(tokens);
  }

  parse(): Node {
    const node = this.#expression(0);
    if (this.#reader.kind() !== "tEOF")
      this.#reader.fail(`Unexpected token at the end of the expression: ${this.#reader.kind()}`);
    return node;
  }

  #power(): number {
    return POWERS[this.#reader.kind()] ?? 0;
  }

  /** Gives a node its depth, from the nodes right below it. */
  #grow(body: Body<Node>, ...below: readonly Node[]): Node {
    let depth = 1;
    for (const node of below) if (node.depth >= depth) depth = node.depth + 1;
    if (depth > MAX_DEPTH) this.#reader.fail("Expression is nested too deeply");
    return { ...body, depth };
  }

  #expression(power: number): Node {
    this.#nesting += 1;
    if (this.#nesting > MAX_DEPTH) this.#reader.fail("Expression is nested too deeply");
    const token = this.#reader.take();
    let node = this.#prefix(token);
    while (power < this.#power()) {
      const operator = this.#reader.take();
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
        if (this.#reader.kind() === "tLparen")
          this.#reader.fail("Can't have quoted identifier as function Name.", token);
        return this.#grow({ is: "field", name: token.value });
      case "tStar": {
        const right = this.#reader.kind() === "tRbracket" ? CURRENT : this.#projected("tStar");
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
        this.#reader.match("tRparen");
        return node;
      }
      case "tEOF":
        return this.#reader.fail("Incomplete expression", token);
      default:
        return this.#reader.fail(`Invalid token: ${token.kind}`, token);
    }
  }

  #readJson(token: Token): Json {
    try {
      return JSON.parse(token.value) as Json;
    } catch {
      return this.#reader.fail(`invalid JSON literal \`${token.value.slice(0, 100)}\``, token);
    }
  }

  #infix(token: Token, left: Node): Node {
    switch (token.kind) {
      case "tDot": {
        if (!this.#reader.accept("tStar")) {
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
        if (operator === undefined) return this.#reader.fail(`Unexpected token: ${token.kind}`);
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
    while (this.#reader.kind() !== "tRparen") {
      args.push(this.#expression(0));
      this.#reader.accept("tComma");
    }
    this.#reader.match("tRparen");
    const name = left.is === "field" ? left.name : left.is === "literal" ? left.value : undefined;
    return this.#grow({ is: "call", name: typeof name === "string" ? name : undefined, args }, ...args);
  }

  /** What stands in brackets at the beginning: an index, a slice, `[*]` or a list. */
  #bracket(): Node {
    if (this.#reader.kind() === "tNumber" || this.#reader.kind() === "tColon") return this.#indexed(CURRENT);
    if (this.#reader.kind() !== "tStar" || this.#reader.kind(1) !== "tRbracket") return this.#list();
    this.#reader.take();
    this.#reader.take();
    const right = this.#projected("tStar");
    return this.#grow({ is: "projection", left: CURRENT, right }, right);
  }

  /** What stands in brackets behind something: an index, a slice or `[*]`. */
  #brackets(left: Node): Node {
    if (this.#reader.kind() === "tNumber" || this.#reader.kind() === "tColon") return this.#indexed(left);
    this.#reader.match("tStar");
    this.#reader.match("tRbracket");
    const right = this.#projected("tStar");
    return this.#grow({ is: "projection", left, right }, left, right);
  }

  #indexed(left: Node): Node {
    if (this.#reader.kind() === "tColon" || this.#reader.kind(1) === "tColon") {
      const right = this.#grow({ is: "slice", slice: this.#reader.slice() });
      const sliced = this.#grow({ is: "sub", left, right }, left, right);
      const projected = this.#projected("tStar");
      return this.#grow({ is: "projection", left: sliced, right: projected }, sliced, projected);
    }
    const right = this.#grow({ is: "index", index: this.#reader.integer() });
    this.#reader.match("tRbracket");
    return this.#grow({ is: "sub", left, right }, left, right);
  }

  #filter(left: Node): Node {
    const condition = this.#expression(0);
    this.#reader.match("tRbracket");
    const right = this.#reader.kind() === "tFlatten" ? CURRENT : this.#projected("tFilter");
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
    while (this.#reader.kind() !== "tRbracket" && this.#comma());
    this.#reader.match("tRbracket");
    return this.#grow({ is: "list", items }, ...items);
  }

  #comma(): true {
    this.#reader.match("tComma");
    return true;
  }

  #object(): Node {
    const entries: [string, Node][] = [];
    for (;;) {
      const key = this.#reader.token();
      if (!this.#reader.accept("tUnquotedIdentifier") && !this.#reader.accept("tQuotedIdentifier")) {
        this.#reader.fail("Expected tQuotedIdentifier or tUnquotedIdentifier");
      }
      this.#reader.match("tColon");
      entries.push([key.value, this.#expression(0)]);
      if (!this.#reader.accept("tComma") && this.#reader.accept("tRbrace")) break;
    }
    return this.#grow({ is: "object", entries }, ...entries.map(([, node]) => node));
  }

  #afterDot(power: number): Node {
    const kind = this.#reader.kind();
    if (kind === "tQuotedIdentifier" || kind === "tUnquotedIdentifier" || kind === "tStar")
      return this.#expression(power);
    if (this.#reader.accept("tLbracket")) return this.#list();
    if (this.#reader.accept("tLbrace")) return this.#object();
    return this.#reader.fail("Expected identifier, lbracket, or lbrace");
  }

  /** What a projection does with each element; nothing when the expression goes on with a weaker operator. */
  #projected(operator: TokenKind): Node {
    const power = POWERS[operator] ?? 0;
    if (this.#power() < 10) return CURRENT;
    if (this.#reader.kind() === "tLbracket" || this.#reader.kind() === "tFilter") return this.#expression(power);
    if (this.#reader.accept("tDot")) return this.#afterDot(power);
    return this.#reader.fail("Error");
  }
}
