import type { CallNode } from "../../ast.ts";
import type { Overload } from "../../declaration.ts";
import { compileRegex } from "../../../../formats/regex/index.ts";
import type { CelValue } from "../../value.ts";
import { costSize } from "../size.ts";
import type { Compiler } from "./compiler.ts";
import { type Code, literal } from "./emitter.ts";

type Operator = (compiler: Compiler, node: CallNode, overloads: readonly Overload[], args: readonly Code[]) => Code;

/** Code of a standard function that has a shorter form than a call; undefined for the others. */
export function operator(
  compiler: Compiler,
  node: CallNode,
  overloads: readonly Overload[],
  args: readonly Code[],
): Code | undefined {
  const make = OPERATORS.get(node.function);
  if (make !== undefined && args.length === (ARITIES.get(node.function) ?? 2))
    return make(compiler, node, overloads, args);
  return undefined;
}

const NULL: Code = { text: "null", kind: "null", json: true };
const first = (args: readonly Code[]): Code => args[0] ?? NULL;
const second = (args: readonly Code[]): Code => args[1] ?? NULL;

/** `a == b`, or with `not` `a != b` */
function equality(not: boolean): Operator {
  return (compiler, _, __, args) => {
    const [a, b] = second(args).constant === undefined ? [second(args), first(args)] : [first(args), second(args)];
    countEquality(compiler, a, b);
    const text = equalityText(a, b);
    return compiler.result(not ? `!(${text})` : text, "bool");
  };
}

/** @param b the constant, if one of them is */
function equalityText(a: Code, b: Code): string {
  if (b.kind === "string" || b.kind === "bool" || b.kind === "null") return `${a.text} === ${b.text}`;
  if (b.kind === "int") {
    if (a.json || a.kind === "int") return `${a.text} === ${b.text}`;
    return `typeof ${a.text} === "number" ? ${a.text} === ${b.text} : equal(${a.text}, ${b.text})`;
  }
  if (a.kind === "string" || a.kind === "bool" || a.kind === "null") return `${a.text} === ${b.text}`;
  return `${a.text} === ${b.text} || (typeof ${a.text} !== "string" && equal(${a.text}, ${b.text}))`;
}

/** The size of the smaller one, at a tenth; 1 for what has no size. */
function countEquality({ out }: Compiler, a: Code, b: Code): void {
  const known = b.constant === undefined ? undefined : costSize(b.constant.value as CelValue);
  if (isScalar(a) && isScalar(b)) {
    out.cost(1);
    return;
  }
  if (known === 0) return;
  if (known === undefined) {
    out.emit(`c += pairCost(${a.text}, ${b.text});`);
    return;
  }
  if (known > 10) {
    out.emit(`c += costAgainst(${a.text}, ${known});`);
    return;
  }
  // At most one, and nothing only where the other side is empty.
  out.cost(1);
  const mayBeEmpty = a.kind === "string" ? `${a.text} === ""` : `${a.text} === "" || typeof ${a.text} === "object"`;
  out.emit(`if (${mayBeEmpty}) c += costAgainst(${a.text}, ${known}) - 1;`);
}

const isScalar = (code: Code): boolean => code.kind === "bool" || code.kind === "int" || code.kind === "null";

function ordering(symbol: string, slow: string): Operator {
  return (compiler, node, overloads, args) => {
    const { out } = compiler;
    const [a, b] = [first(args), second(args)];
    countOrdering(compiler, overloads, a, b);
    const guards = [a, b]
      .filter(({ kind }) => kind !== "int")
      .flatMap(({ text }) => [`typeof ${text} === "number"`, `${text} === ${text}`]);
    const fast = `${a.text} ${symbol} ${b.text}`;
    if (guards.length === 0) return compiler.result(fast, "bool");
    out.throwing(node.at);
    return compiler.result(`${guards.join(" && ")} ? ${fast} : ${slow}(${a.text}, ${b.text})`, "bool");
  };
}

function countOrdering({ out }: Compiler, overloads: readonly Overload[], a: Code, b: Code): void {
  const [only] = overloads;
  const isText = overloads.length === 1 && /_(?:string|bytes)$/.test(only?.id ?? "");
  if (isText) out.emit(`c += pairCost(${a.text}, ${b.text});`);
  else out.cost(1);
}

/** Arithmetic, by a function that takes any types. */
function arithmetic(slow: string): Operator {
  return (compiler, node, overloads, args) => {
    const { out } = compiler;
    const [a, b] = [first(args), second(args)];
    out.throwing(node.at);
    const [only] = overloads;
    const sized = overloads.length === 1 && (only?.id === "add_string" || only?.id === "add_bytes");
    const result = compiler.result(`${slow}(${args.map(({ text }) => text).join(", ")})`);
    if (sized) {
      out.emit(`c += traversal(costSize(${a.text}) + costSize(${b.text}));`);
      out.checkCost();
    } else {
      out.cost(1);
    }
    return result;
  };
}

const not: Operator = (compiler, node, _, args) => {
  compiler.out.cost(1);
  return compiler.result(`!${compiler.bool(first(args), node.at).text}`, "bool");
};

const size: Operator = (compiler, node, _, args) => {
  const { text, kind } = first(args);
  compiler.out.cost(1);
  if (kind === "list") return compiler.result(`${text}.length`, "int");
  compiler.out.throwing(node.at);
  return compiler.result(`Array.isArray(${text}) ? ${text}.length : sizeOf(${text})`, "int");
};

/** Sees to it that values are texts, or fails. */
function textOnly(compiler: Compiler, node: CallNode, args: readonly Code[]): void {
  const error = `callError(${literal(node.function)}, [${args.map(({ text }) => text).join(", ")}], ${node.at})`;
  const guards = args.filter(({ kind }) => kind !== "string").map(({ text }) => `typeof ${text} !== "string"`);
  const { out } = compiler;
  if (guards.length > 0) out.emit(`if (${guards.join(" || ")}) ${out.failure(error)}`);
}

/** `text.method(part)` where JavaScript's method is the same. */
function textMethod(method: "startsWith" | "endsWith" | "includes"): Operator {
  return (compiler, node, _, args) => {
    const [text, part] = [first(args), second(args)];
    textOnly(compiler, node, args);
    const { out } = compiler;
    if (method !== "includes") out.emit(`c += textCost(${text.text});`);
    else if (part.constant === undefined) out.emit(`c += textCost(${text.text}) * textCost(${part.text});`);
    else out.emit(`c += textCost(${text.text}) * ${Math.ceil(costSize(part.constant.value as CelValue) * 0.1)};`);
    return compiler.result(`${text.text}.${method}(${part.text})`, "bool");
  };
}

const matches: Operator = (compiler, node, overloads, args) => {
  const { out } = compiler;
  const [text, pattern] = [first(args), second(args)];
  textOnly(compiler, node, args);
  // cel-go has a rule of cost for the method only.
  const counted = overloads.length === 1 && overloads[0]?.id === "matches_string";
  if (counted) out.emit(`c += regexCost(costSize(${text.text}), costSize(${pattern.text}));`);
  else out.cost(1);
  const known = pattern.constant?.value;
  const compiled = typeof known === "string" ? compileRegex(known) : undefined;
  if (compiled?.is === "regex") return compiler.result(`${out.constant(compiled.regex)}.test(${text.text})`, "bool");
  out.throwing(node.at);
  return compiler.result(`matches(${text.text}, ${pattern.text})`, "bool");
};

const isIn: Operator = (compiler, node, overloads, args) => {
  const { out } = compiler;
  const [value, container] = [first(args), second(args)];
  out.throwing(node.at);
  const result = compiler.result(`isIn(${value.text}, ${container.text})`, "bool");
  if (overloads.length === 1 && overloads[0]?.id === "in_list") out.emit(`c += costSize(${container.text});`);
  else out.cost(1);
  return result;
};

const dyn: Operator = (compiler, _, __, args) => {
  compiler.out.cost(1);
  return first(args);
};

const type: Operator = (compiler, _, __, args) => {
  compiler.out.cost(1);
  return compiler.result(`typeOf(${first(args).text})`);
};

const ARITIES: ReadonlyMap<string, number> = new Map([
  ["!_", 1],
  ["-_", 1],
  ["size", 1],
  ["dyn", 1],
  ["type", 1],
]);

const OPERATORS: ReadonlyMap<string, Operator> = new Map<string, Operator>([
  ["_==_", equality(false)],
  ["_!=_", equality(true)],
  ["_<_", ordering("<", "less")],
  ["_<=_", ordering("<=", "lessEquals")],
  ["_>_", ordering(">", "greater")],
  ["_>=_", ordering(">=", "greaterEquals")],
  ["_+_", arithmetic("add")],
  ["_-_", arithmetic("subtract")],
  ["_*_", arithmetic("multiply")],
  ["_/_", arithmetic("divide")],
  ["_%_", arithmetic("modulo")],
  ["-_", arithmetic("negate")],
  ["!_", not],
  ["size", size],
  ["startsWith", textMethod("startsWith")],
  ["endsWith", textMethod("endsWith")],
  ["contains", textMethod("includes")],
  ["matches", matches],
  ["@in", isIn],
  ["dyn", dyn],
  ["type", type],
]);
