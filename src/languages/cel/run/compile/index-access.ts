import type { CallNode, Node } from "../../ast.ts";
import type { Compiler, Local } from "./compiler.ts";
import type { Code } from "./emitter.ts";
import { optional, readField } from "./select.ts";

/** `operand[key]` and `operand[?key]` */
export function index(compiler: Compiler, node: CallNode, scope: Local | undefined): Code {
  const [operandNode, keyNode] = node.args;
  if (operandNode === undefined || keyNode === undefined) return compiler.constant(null);
  const operand = compiler.operand(operandNode, scope);
  const isPlain = node.function === "_[_]" && (operand.json || isHarmless(keyNode));
  if (!isPlain) return maybeOptional(compiler, node, operand, () => compiler.operand(keyNode, scope));
  const key = compiler.operand(keyNode, scope);
  const name = key.constant?.value;
  if (typeof name === "string") return readField(compiler, operand, name, node.at, "indexed");
  return element(compiler, operand, key, node.at);
}

/** Whether a key can be evaluated also where it is not needed, behind an optional without a value: it has no cost or error. */
const isHarmless = (key: Node): boolean => key.kind === "literal";

function maybeOptional(compiler: Compiler, node: CallNode, operand: Code, readKey: () => Code): Code {
  const { out } = compiler;
  const result = out.variable(operand.text);
  const none = `${operand.text} instanceof Optional && ${operand.text}.value === undefined`;
  // The key of an optional without a value is not looked at.
  out.branch(`!(${none})`, () => {
    const key = readKey();
    if (node.function === "_[?_]") {
      const found = optional(compiler, `optionalIndexed(${operand.text}, ${key.text}, ${compiler.strict})`, node.at);
      out.emit(`${result} = ${found.text};`);
      return;
    }
    out.throwing(node.at);
    out.emit(`${result} = indexed(${operand.text}, ${key.text});`);
    out.emit(`if (!(${operand.text} instanceof Optional) || ${result}.value !== undefined) c += 1;`);
  });
  return { text: result, kind: "any", json: false };
}

function element(compiler: Compiler, operand: Code, key: Code, at: number): Code {
  const { out } = compiler;
  out.cost(1);
  const isIndex = key.kind === "int" ? "" : `typeof ${key.text} === "number" && `;
  const value = out.variable(`${isIndex}Array.isArray(${operand.text}) ? ${operand.text}[${key.text}] : undefined`);
  out.branch(`${value} === undefined`, () => {
    out.throwing(at);
    out.emit(`${value} = indexed(${operand.text}, ${key.text});`);
    if (!operand.json) out.emit(`if (${operand.text} instanceof Optional && ${value}.value === undefined) c -= 1;`);
  });
  return { text: value, kind: "any", json: operand.json };
}
