import { parseNumber } from "../../number.ts";
import { failure } from "../operands.ts";
import type { Node, Operand, Pipeline, Template } from "./nodes.ts";

const MAX_DEPTH = 100;
const TOKEN =
  /\s+|"(?:[^"\\\n]|\\.)*"|`[^`]*`|'(?:[^'\\]|\\.)+'|:=|[|(),=]|\$[\p{L}\p{Nd}_]*(?:\.[\p{L}_][\p{L}\p{Nd}_]*)*|(?:\.[\p{L}_][\p{L}\p{Nd}_]*)+|[+-]?(?:0[xX][0-9a-fA-F]+|\d[\d_]*(?:\.\d*)?(?:[eE][+-]?\d+)?)|[\p{L}_][\p{L}\p{Nd}_]*|\./uy;

type Piece =
  | { readonly is: "text"; readonly text: string }
  | { readonly is: "action"; readonly tokens: readonly string[] };

function fault(why: string) {
  return failure(`template: template: ${why}`);
}

/** Splits the text into what is written as it is and what stands between double braces. */
function split(text: string): Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  let trim = false;
  const put = (part: string, trimEnd: boolean) => {
    let shown = trim ? part.replace(/^[ \t\r\n]+/, "") : part;
    if (trimEnd) shown = shown.trimEnd();
    if (shown !== "") pieces.push({ is: "text", text: shown });
  };
  for (let open = text.indexOf("{{"); open !== -1; open = text.indexOf("{{", at)) {
    const left = text[open + 2] === "-" && /\s/.test(text[open + 3] ?? "");
    put(text.slice(at, open), left);
    const action = readAction(text, open + (left ? 4 : 2));
    if (action.tokens.length > 0) pieces.push({ is: "action", tokens: action.tokens });
    at = action.end;
    trim = action.trim;
  }
  put(text.slice(at), false);
  return pieces;
}

function readAction(text: string, from: number): { tokens: string[]; end: number; trim: boolean } {
  const comment = /^\/\*[^]*?\*\/(\s-)?\}\}/.exec(text.slice(from));
  if (comment !== null) return { tokens: [], end: from + comment[0].length, trim: comment[1] !== undefined };
  const tokens: string[] = [];
  let at = from;
  for (;;) {
    const end = /^(\s-)?\}\}/.exec(text.slice(at, at + 4));
    if (end !== null) return { tokens, end: at + end[0].length, trim: end[1] !== undefined };
    TOKEN.lastIndex = at;
    const token = TOKEN.exec(text)?.[0];
    if (token === undefined)
      throw fault(at >= text.length ? "unclosed action" : `unexpected ${JSON.stringify(text[at])} in command`);
    if (token.trim() !== "") tokens.push(token);
    at += token.length;
  }
}

/** Reads a Go text template. @see https://pkg.go.dev/text/template */
export function parseTemplate(text: string): Template {
  const parser = new TemplateParser(split(text));
  const body = parser.nodes(0, []);
  return { body: body.nodes, named: parser.named };
}

class TemplateParser {
  readonly named = new Map<string, readonly Node[]>();
  private readonly pieces: readonly Piece[];
  private at = 0;

  constructor(pieces: readonly Piece[]) {
    this.pieces = pieces;
  }

  /** Nodes up to one of the words that may end them. */
  nodes(depth: number, ends: readonly string[]): { readonly nodes: Node[]; readonly end: readonly string[] } {
    if (depth > MAX_DEPTH) throw fault("too deep");
    const nodes: Node[] = [];
    while (this.at < this.pieces.length) {
      const piece = this.pieces[this.at++] as Piece;
      if (piece.is === "text") nodes.push(piece);
      else if (ends.includes(piece.tokens[0] as string)) return { nodes, end: piece.tokens };
      else nodes.push(...this.action(piece.tokens, depth));
    }
    if (ends.length > 0) throw fault("unexpected EOF");
    return { nodes, end: [] };
  }

  private action(tokens: readonly string[], depth: number): Node[] {
    const [word = "", ...rest] = tokens;
    switch (word) {
      case "if":
      case "with":
      case "range":
        return [this.branch(word, rest, depth)];
      case "break":
      case "continue":
        return [{ is: word }];
      case "define":
        this.named.set(nameOf(rest[0]), this.nodes(depth + 1, ["end"]).nodes);
        return [];
      case "block":
        this.named.set(nameOf(rest[0]), this.nodes(depth + 1, ["end"]).nodes);
        return [toCall(rest)];
      case "template":
        return [toCall(rest)];
      case "end":
      case "else":
        throw fault(`unexpected {{${word}}}`);
      default:
        return [{ is: "action", pipeline: parsePipeline(tokens) }];
    }
  }

  private branch(word: "if" | "with" | "range", rest: readonly string[], depth: number): Node {
    const pipeline = parsePipeline(rest);
    const { nodes: body, end } = this.nodes(depth + 1, ["else", "end"]);
    if (end[0] === "end") return { is: word, pipeline, body, otherwise: [] };
    const next = end[1];
    if (next === "if" || next === "with")
      return { is: word, pipeline, body, otherwise: [this.branch(next, end.slice(2), depth + 1)] };
    return { is: word, pipeline, body, otherwise: this.nodes(depth + 1, ["end"]).nodes };
  }
}

function nameOf(token: string | undefined): string {
  const name = token === undefined ? undefined : toText(token);
  if (name === undefined) throw fault("a template's name must be a string");
  return name;
}

function toCall([name, ...rest]: readonly string[]): Node {
  return { is: "template", name: nameOf(name), pipeline: rest.length === 0 ? undefined : parsePipeline(rest) };
}

function toText(token: string): string | undefined {
  if (token.startsWith("`")) return token.slice(1, -1);
  if (!token.startsWith('"')) return undefined;
  try {
    return JSON.parse(token.replaceAll("\\'", "'").replaceAll(/\\x([0-9a-fA-F]{2})/g, "\\u00$1")) as string;
  } catch {
    throw fault(`invalid string ${token}`);
  }
}

function parsePipeline(tokens: readonly string[]): Pipeline {
  const assign = tokens.findIndex((token) => token === ":=" || token === "=");
  const names = assign === -1 ? [] : tokens.slice(0, assign).filter((token) => token !== ",");
  if (names.some((name) => !/^\$[^.]+$/.test(name)) || names.length > 2)
    throw fault("unexpected assignment in command");
  const reader = new CommandReader(tokens.slice(assign + 1));
  const commands = reader.commands(0);
  if (!reader.isDone) throw fault("unexpected right paren");
  return { variables: names, declares: tokens[assign] === ":=", commands };
}

class CommandReader {
  private readonly tokens: readonly string[];
  private at = 0;

  constructor(tokens: readonly string[]) {
    this.tokens = tokens;
  }

  get isDone(): boolean {
    return this.at >= this.tokens.length;
  }

  commands(depth: number): Operand[][] {
    if (depth > MAX_DEPTH) throw fault("too deep");
    const commands: Operand[][] = [[]];
    while (!this.isDone && this.tokens[this.at] !== ")") {
      const token = this.tokens[this.at++] as string;
      if (token === "|") commands.push([]);
      else (commands.at(-1) as Operand[]).push(token === "(" ? this.group(depth) : toOperand(token));
    }
    if (commands.some((command) => command.length === 0)) throw fault("missing value for command");
    return commands;
  }

  private group(depth: number): Operand {
    const commands = this.commands(depth + 1);
    if (this.tokens[this.at++] !== ")") throw fault("unclosed left paren");
    return { is: "group", pipeline: { variables: [], declares: false, commands }, names: this.trailing() };
  }

  private trailing(): readonly string[] {
    const next = this.tokens[this.at];
    if (next === undefined || !/^\.[\p{L}_]/u.test(next)) return [];
    this.at++;
    return next.slice(1).split(".");
  }
}

function toOperand(token: string): Operand {
  if (token === ".") return { is: "field", of: undefined, names: [] };
  if (token.startsWith(".")) return { is: "field", of: undefined, names: token.slice(1).split(".") };
  if (token.startsWith("$")) {
    const [of = "$", ...names] = token.split(".");
    return { is: "field", of, names };
  }
  if (token === "nil") return { is: "nil" };
  if (token === "true" || token === "false") return { is: "value", value: token === "true" };
  const text = toText(token);
  if (text !== undefined) return { is: "value", value: text };
  if (token.startsWith("'")) return { is: "value", value: token.codePointAt(1) ?? 0 };
  if (/^[+-]?\d/.test(token)) {
    const digits = token.replaceAll("_", "").replace(/^\+/, "");
    return { is: "value", value: /^-?0[xX]/.test(digits) ? Number(digits) : (parseNumber(digits) ?? 0) };
  }
  if (!/^[\p{L}_]/u.test(token)) throw fault(`unexpected ${JSON.stringify(token)} in command`);
  return { is: "function", name: token };
}
