import type { ListNode, MapNode, Node, StructNode } from "../ast.ts";
import { balanced } from "./balanced.ts";
import { checkDepth, DEEPEST } from "./depth.ts";
import { BINARY, OPERAND_START, RESERVED } from "./grammar.ts";
import { expandMacro } from "./macros.ts";
import { nodeMaker, type Place } from "./node-maker.ts";
import { readLiteral } from "./literal.ts";
import type { ParseOptions } from "./parse.ts";
import { quoteSource, type Token, type TokenKind } from "./token.ts";
import { ParseStop, type TokenReader } from "./token-reader.ts";

/** A recursive-descent parser; binary operators by binding power. @see cel-spec, doc/langdef.md, Syntax */
export class Parser {
  readonly #reader: TokenReader;
  readonly #options: ParseOptions;
  readonly #optionalSyntax: boolean;
  readonly #make = nodeMaker();
  /** What may stand behind the brackets that are open, innermost last. */
  readonly #closers: (readonly TokenKind[])[] = [["end"]];
  #depth = 0;

  constructor(reader: TokenReader, options: ParseOptions) {
    this.#reader = reader;
    this.#options = options;
    this.#optionalSyntax = options.optionalSyntax ?? options.macros.has("optMap");
  }

  /** @throws {ParseStop} when the rest makes no sense; the reader has the errors */
  parse(): Node {
    const root = this.#expression();
    if (!this.#reader.is("end")) this.#reader.expectSoon(["end"]);
    if (this.#reader.errors.length === 0 && !checkDepth(root)) {
      this.#reader.stop(0, "max recursion depth exceeded");
    }
    return root;
  }

  /** `or`, or `or ? or : expression`. */
  #expression(): Node {
    if (++this.#depth > DEEPEST) this.#reader.stop(0, `expression recursion limit exceeded: ${DEEPEST}`);
    const condition = this.#logical("||");
    const mark = this.#reader.accept("?");
    const node = mark === undefined ? condition : this.#conditional(condition, mark);
    this.#depth--;
    return node;
  }

  #conditional(condition: Node, mark: Token): Node {
    const yes = this.#within([":"], () => this.#logical("||"));
    this.#colon();
    const no = this.#expression();
    const place = { start: condition.start, end: no.end, at: mark.start };
    return this.#make.call(place, "_?_:_", [condition, yes, no]);
  }

  #colon(): number {
    return this.#reader.expectOrMiss(":", OPERAND_START).start;
  }

  #within<Inner>(closers: readonly TokenKind[], read: () => Inner): Inner {
    this.#closers.push(closers);
    const inner = read();
    this.#closers.pop();
    return inner;
  }

  #close(kind: TokenKind): void {
    this.#reader.expectOrMiss(kind, this.#closers.at(-1) ?? []);
  }

  /** @param also what may stand here in place of an expression */
  #expectStart(also: readonly TokenKind[], start = OPERAND_START): void {
    const kinds = [...start, ...also];
    if (!kinds.includes(this.#reader.current.kind)) this.#reader.expectSoon(kinds);
  }

  #logical(operator: "||" | "&&"): Node {
    const next = () => (operator === "||" ? this.#logical("&&") : this.#binary(1));
    const terms = [next()];
    const offsets: number[] = [];
    for (let mark = this.#reader.accept(operator); mark !== undefined; mark = this.#reader.accept(operator)) {
      offsets.push(mark.start);
      terms.push(next());
    }
    return balanced(this.#make, `_${operator}_`, terms, offsets);
  }

  #binary(least: number): Node {
    let left = this.#unary();
    for (let operator = BINARY.get(this.#reader.current.kind); operator !== undefined && operator.binding >= least;) {
      const mark = this.#reader.take();
      const right = this.#binary(operator.binding + 1);
      left = this.#make.call({ start: left.start, end: right.end, at: mark.start }, operator.name, [left, right]);
      operator = BINARY.get(this.#reader.current.kind);
    }
    return left;
  }

  /** Signs in a row cancel each other out, `!!a` is `a`; one minus before a number is part of it. */
  #unary(): Node {
    const first = this.#reader.current;
    const isSign = first.kind === "!" || (first.kind === "-" && !this.#isNumber(this.#reader.ahead(1)));
    if (!isSign) return this.#member();
    let count = 0;
    while (this.#reader.accept(first.kind) !== undefined) count++;
    this.#expectOperand();
    const operand = this.#member();
    if (count % 2 === 0) return operand;
    const place = { start: first.start, end: operand.end, at: first.start };
    return this.#make.call(place, `${first.text}_`, [operand]);
  }

  /** No sign of the other kind may follow a sign. */
  #expectOperand(): void {
    const { kind, start } = this.#reader.current;
    const isOtherSign = kind === "!" || (kind === "-" && !this.#isNumber(this.#reader.ahead(1)));
    if (OPERAND_START.includes(kind) && !isOtherSign) return;
    const text = this.#reader.textFrom(this.#reader.previous);
    this.#reader.report(start, `Syntax error: no viable alternative at input ${text}`);
    if (isOtherSign) throw new ParseStop();
  }

  #isNumber(token: Token): boolean {
    return token.kind === "int" || token.kind === "double";
  }

  #member(): Node {
    let node = this.#primary();
    for (;;) {
      const mark = this.#reader.accept(".") ?? this.#reader.accept("[");
      if (mark === undefined) return node;
      node = mark.kind === "." ? this.#field(node, mark) : this.#index(node, mark);
    }
  }

  #field(operand: Node, dot: Token): Node {
    const isOptional = this.#optionalMark(".?");
    const token = this.#reader.current;
    if (token.kind !== "ident" && token.kind !== "escaped") this.#noName(dot);
    this.#reader.take();
    const open = !isOptional && token.kind === "ident" ? this.#reader.accept("(") : undefined;
    if (open !== undefined) return this.#call(token.text, open, operand.start, operand);
    const field = this.#fieldName(token);
    const place = { start: operand.start, end: token.end, at: dot.start };
    return this.#make.select(place, operand, field, isOptional ? "optional" : "value");
  }

  #fieldName({ kind, text, start }: Token): string {
    if (kind !== "escaped") return text;
    if (this.#options.lacks?.has("escapedFields") === true) this.#reader.report(start, "unsupported syntax: '`'");
    return text.slice(1, -1);
  }

  /** Tells that no name follows a dot. */
  #noName(dot: Token): never {
    const { kind, start } = this.#reader.current;
    if (kind === "true" || kind === "false" || kind === "null") {
      this.#reader.stop(dot.start, `Syntax error: mismatched input '${kind}' expecting IDENTIFIER`);
    }
    return this.#reader.stop(start, `Syntax error: no viable alternative at input ${this.#reader.textFrom(dot)}`);
  }

  #index(operand: Node, bracket: Token): Node {
    this.#expectStart(["?"]);
    const isOptional = this.#optionalMark("[?");
    const key = this.#within(["]"], () => this.#expression());
    this.#close("]");
    const place = { start: operand.start, end: this.#reader.previous.end, at: bracket.start };
    return this.#make.call(place, isOptional ? "_[?_]" : "_[_]", [operand, key]);
  }

  /** Whether a `?` stands here. @param text what it belongs to, for the message where it is not allowed */
  #optionalMark(text: string): boolean {
    const mark = this.#reader.accept("?");
    if (mark === undefined) return false;
    if (!this.#optionalSyntax) this.#reader.report(mark.start, `unsupported syntax '${text}'`);
    return true;
  }

  /** The opening parenthesis is taken already. */
  #call(name: string, open: Token, start: number, target?: Node): Node {
    const args: Node[] = [];
    this.#expectStart([")"]);
    while (args.length === 0 ? !this.#reader.is(")") : this.#reader.accept(",") !== undefined) {
      args.push(this.#within([")", ","], () => this.#expression()));
    }
    this.#close(")");
    const place = { start, end: this.#reader.previous.end, at: open.start };
    const expanded = expandMacro({ make: this.#make, options: this.#options, place, name, target, args });
    if (expanded === undefined) return this.#make.call(place, name, args, target);
    if (expanded.ok) return expanded.node;
    this.#reader.report(expanded.offset, expanded.message);
    return this.#make.call(place, name, args, target);
  }

  #primary(): Node {
    if (!OPERAND_START.includes(this.#reader.current.kind)) this.#reader.expectSoon(OPERAND_START);
    const token = this.#reader.take();
    switch (token.kind) {
      case "(": {
        const node = this.#within([")"], () => this.#expression());
        this.#close(")");
        return node;
      }
      case "[":
        return this.#list(token);
      case "{":
        return this.#map(token);
      case ".":
      case "ident":
        return this.#name(token);
      case "-":
      case "!":
        return this.#signedNumber(token);
      default:
        return this.#literal(token, token);
    }
  }

  #signedNumber(sign: Token): Node {
    const number = this.#reader.current;
    if (sign.kind === "-" && this.#isNumber(number)) return this.#literal(this.#reader.take(), sign);
    return this.#reader.stop(sign.start, `Syntax error: no viable alternative at input ${quoteSource(sign.text)}`);
  }

  /** @param first the sign, where it has one, else the token itself */
  #literal(token: Token, first: Token): Node {
    const place = { start: first.start, end: token.end, at: first.start };
    const read = readLiteral(token.kind, first === token ? token.text : `-${token.text}`);
    if ("value" in read) return this.#make.literal(place, read.value);
    this.#reader.report(first.start, read.problem);
    return this.#make.literal(place, null);
  }

  /** A variable, the call of a function, or a struct. @param first its name or the dot before it */
  #name(first: Token): Node {
    if (first.kind === "." && !this.#reader.is("ident")) this.#noName(first);
    const token = first.kind === "." ? this.#reader.take() : first;
    const struct = this.#struct(first, token);
    if (struct !== undefined) return struct;
    const name = first.kind === "." ? `.${token.text}` : token.text;
    if (RESERVED.has(token.text)) this.#reader.report(first.start, `reserved identifier: ${token.text}`);
    const open = this.#reader.accept("(");
    if (open !== undefined) return this.#call(name, open, first.start);
    return this.#make.ident({ start: first.start, end: token.end, at: token.start }, name);
  }

  /** `a.b.C{…}`, or nothing taken where no brace follows the names. */
  #struct(first: Token, token: Token): StructNode | undefined {
    let length = 0;
    while (this.#reader.ahead(length).kind === "." && this.#reader.ahead(length + 1).kind === "ident") length += 2;
    if (this.#reader.ahead(length).kind !== "{") return undefined;
    let name = first.kind === "." ? `.${token.text}` : token.text;
    for (let index = 0; index < length; index++) name += this.#reader.take().text;
    const open = this.#reader.take();
    const fields = this.#items("}", ["ident", "escaped"], (optional) => this.#structField(optional));
    return { kind: "struct", ...this.#closed(first, open), name, fields };
  }

  #structField(optional: boolean): StructNode["fields"][number] {
    const token = this.#reader.expect("ident", "escaped");
    const name = this.#fieldName(token);
    const at = this.#colon();
    return { name, value: this.#expression(), optional, at };
  }

  #list(open: Token): ListNode {
    const elements = this.#items("]", OPERAND_START, (optional) => ({ value: this.#expression(), optional }));
    return { kind: "list", ...this.#closed(open, open), elements };
  }

  #map(open: Token): MapNode {
    const entries = this.#items("}", OPERAND_START, (optional) => {
      const key = this.#within([":"], () => this.#expression());
      this.#colon();
      return { key, value: this.#expression(), optional };
    });
    return { kind: "map", ...this.#closed(open, open), entries };
  }

  /** Items up to the closing bracket, which is taken; a comma may stand behind the last, or alone. */
  #items<Item>(close: "]" | "}", start: readonly TokenKind[], item: (optional: boolean) => Item): Item[] {
    const items: Item[] = [];
    this.#expectStart([close, ",", "?"], start);
    let isNext = !this.#reader.is(close) && !this.#reader.is(",");
    while (isNext) {
      items.push(this.#within([close, ","], () => item(this.#optionalMark("?"))));
      if (!this.#reader.is(close) && !this.#reader.is(",")) this.#reader.expectSoon([close, ","]);
      isNext = this.#reader.is(",") && ["?", ...start].includes(this.#reader.ahead(1).kind);
      if (isNext) this.#reader.take();
    }
    this.#reader.accept(",");
    this.#close(close);
    return items;
  }

  #closed(first: Token, open: Token): Place & { readonly id: number } {
    return { id: this.#make.nextId(), start: first.start, end: this.#reader.previous.end, at: open.start };
  }
}
