import type { BindNode, CallNode, MacroNode, Node, SelectNode, StructNode } from "../ast.ts";
import { leftTermCount } from "./balanced.ts";
import { printLiteral } from "./print-literal.ts";

/** How tightly the outermost operator of a text binds. */
const TERNARY = 0;
const OR = 1;
const AND = 2;
const RELATION = 3;
const SUM = 4;
const PRODUCT = 5;
const UNARY = 6;
const MEMBER = 7;

interface Printed {
  readonly text: string;
  readonly binding: number;
}

/** An expression as text that parses to the same tree again, with the macros that the tree was parsed with. */
export const printExpression = (node: Node): string => print(node).text;

const member = (text: string): Printed => ({ text, binding: MEMBER });

/** In parentheses where it binds less tightly than its place asks for. */
function within(least: number, node: Node): string {
  const { text, binding } = print(node);
  return binding < least ? `(${text})` : text;
}

const list = (nodes: readonly Node[]): string => nodes.map(printExpression).join(", ");

function print(node: Node): Printed {
  switch (node.kind) {
    case "literal": {
      const text = printLiteral(node.value);
      return { text, binding: text.startsWith("-") ? UNARY : MEMBER };
    }
    case "ident":
      return member(printName(node.name));
    case "select":
      return member(printSelect(node));
    case "call":
      return printCall(node);
    case "list":
      return member(`[${node.elements.map((each) => mark(each.optional) + printExpression(each.value)).join(", ")}]`);
    case "map": {
      const entries = node.entries.map((each) => `${mark(each.optional)}${list([each.key])}: ${list([each.value])}`);
      return member(`{${entries.join(", ")}}`);
    }
    case "struct":
      return member(printStruct(node));
    case "macro":
      return member(printMacro(node));
    case "bind":
      return member(printBind(node));
  }
}

const mark = (optional: boolean): string => (optional ? "?" : "");

const field = (name: string): string =>
  /^[A-Za-z_][A-Za-z0-9_]*$/.test(name) && !WORDS.has(name) ? name : `\`${name}\``;

const WORDS: ReadonlySet<string> = new Set(["true", "false", "null", "in"]);

/** Names that macros made, as the macros that made them. */
function printName(name: string): string {
  const slot = /^@(index|it:|ac:)(\d+)(?::(\d+))?$/.exec(name);
  if (slot === null) return name;
  const macro = { index: "index", "it:": "iterVar", "ac:": "accuVar" }[slot[1] ?? ""];
  return `cel.${macro}(${slot[2]}${slot[3] === undefined ? "" : `, ${slot[3]}`})`;
}

function printSelect({ operand, field: name, mode }: SelectNode): string {
  const text = `${within(MEMBER, operand)}${mode === "optional" ? ".?" : "."}${field(name)}`;
  return mode === "test" ? `has(${text})` : text;
}

function printStruct({ name, fields }: StructNode): string {
  const texts = fields.map((each) => `${mark(each.optional)}${field(each.name)}: ${printExpression(each.value)}`);
  return `${name}{${texts.join(", ")}}`;
}

const BINARY: ReadonlyMap<string, number> = new Map([
  ...["_<_", "_<=_", "_>_", "_>=_", "_==_", "_!=_", "@in"].map((name) => [name, RELATION] as const),
  ...["_+_", "_-_"].map((name) => [name, SUM] as const),
  ...["_*_", "_/_", "_%_"].map((name) => [name, PRODUCT] as const),
]);

function printCall(node: CallNode): Printed {
  const [first, second, third] = node.args;
  if (node.target !== undefined) return member(`${within(MEMBER, node.target)}.${node.function}(${list(node.args)})`);
  if (first === undefined) return member(`${node.function}()`);
  if (second === undefined) return printUnary(node, first);
  if (third !== undefined && node.function === "_?_:_") {
    const text = `${within(OR, first)} ? ${within(OR, second)} : ${within(TERNARY, third)}`;
    return { text, binding: TERNARY };
  }
  if (node.function === "_||_") return { text: printChain(node, OR), binding: OR };
  if (node.function === "_&&_") return { text: printChain(node, AND), binding: AND };
  if (node.function === "_[_]") return member(`${within(MEMBER, first)}[${printExpression(second)}]`);
  if (node.function === "_[?_]") return member(`${within(MEMBER, first)}[?${printExpression(second)}]`);
  const binding = BINARY.get(node.function);
  if (binding === undefined) return member(`${functionName(node.function)}(${list(node.args)})`);
  const operator = node.function === "@in" ? "in" : node.function.slice(1, -1);
  return { text: `${within(binding, first)} ${operator} ${within(binding + 1, second)}`, binding };
}

function printUnary(node: CallNode, operand: Node): Printed {
  const sign = node.function === "!_" || node.function === "-_" ? node.function.slice(0, 1) : undefined;
  if (sign === undefined) return member(`${functionName(node.function)}(${printExpression(operand)})`);
  const text = within(MEMBER, operand);
  // A minus before a number is part of the number.
  return { text: sign === "-" && /^[.0-9]/.test(text) ? `-(${text})` : sign + text, binding: UNARY };
}

const functionName = (name: string): string =>
  name === "math.@max" ? "math.greatest" : name === "math.@min" ? "math.least" : name;

/** `a || b || c`, where the parser makes this very tree of it, else with parentheses. */
function printChain(node: CallNode, binding: number): string {
  const terms = termsOf(node, node.function);
  const operands = isBalanced(node, node.function, terms.length) ? terms : node.args;
  return operands.map((operand) => within(binding + 1, operand)).join(node.function === "_||_" ? " || " : " && ");
}

function termsOf(node: Node, operator: string): readonly Node[] {
  if (node.kind !== "call" || node.function !== operator || node.args.length !== 2) return [node];
  return node.args.flatMap((operand) => termsOf(operand, operator));
}

function isBalanced(node: Node, operator: string, terms: number): boolean {
  if (terms === 1) return true;
  if (node.kind !== "call" || node.function !== operator) return false;
  const [left, right] = node.args;
  if (left === undefined || right === undefined) return false;
  const leftTerms = leftTermCount(terms);
  const isShaped =
    termsOf(left, operator).length === leftTerms && termsOf(right, operator).length === terms - leftTerms;
  return isShaped && isBalanced(left, operator, leftTerms) && isBalanced(right, operator, terms - leftTerms);
}

function printMacro(node: MacroNode): string {
  const name = node.macro === "existsOne" ? "exists_one" : node.macro;
  const variables = [node.variable, ...(node.secondVariable === undefined ? [] : [node.secondVariable])].map(printName);
  const condition = node.condition === undefined ? [] : [printExpression(node.condition)];
  return `${within(MEMBER, node.range)}.${name}(${[...variables, ...condition, printExpression(node.body)].join(", ")})`;
}

function printBind(node: BindNode): string {
  if (node.variable === "@index0" && node.bind === "bind") return printBlock(node);
  const body = printExpression(node.body);
  if (node.bind === "bind") return `cel.bind(${printName(node.variable)}, ${printExpression(node.value)}, ${body})`;
  return `${within(MEMBER, node.value)}.${node.bind}(${printName(node.variable)}, ${body})`;
}

function printBlock(node: BindNode): string {
  const slots: Node[] = [];
  let rest: Node = node;
  while (rest.kind === "bind" && rest.variable === `@index${slots.length}`) {
    slots.push(rest.value);
    rest = rest.body;
  }
  return `cel.block([${list(slots)}], ${printExpression(rest)})`;
}
