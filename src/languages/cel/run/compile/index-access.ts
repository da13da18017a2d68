import type { CallNode } from "../../ast.ts";
import type { Compiler, Local } from "./compiler.ts";
import type { Code } from "./emitter.ts";
import { optional, readField } from "./select.ts";

/** `operand[key]` and `operand[?key]` */
export function index(compiler: Compiler, node: CallNode, scope: Local | undefined): Code {
  const { out } = compiler;
  const [operandNode, keyNode] = node.args;
  if (operandNode === undefined || keyNode === undefined) return compiler.constant(null);
  const operand = compiler.operand(operandNode, scope);
  if (operand.json && node.function === "_[_]") {
    const key = compiler.operand(keyNode, scope);
    const name = key.constant?.value;
    return typeof name === "string"
      ? readField(compiler, operand, name, node.at, "indexed")
      : plain(compiler, operand, key, node.at);
  }
  return maybeOptional(compiler, node, operand, () => compiler.operand(keyNode, scope));

  function maybeOptional(inner: Compiler, call: CallNode, of: Code, readKey: () => Code): Code {
    const result = out.variable(of.text);
    const none = `${of.text} instanceof Optional && ${of.text}.value === undefined`;
    // The key of an optional without a value is not looked at.
    out.branch(`!(${none})`, () => {
      const key = readKey();
      if (call.function === "_[?_]") {
        const found = optional(inner, `optionalIndexed(${of.text}, ${key.text}, ${inner.strict})`, call.at);
        out.emit(`${result} = ${found.text};`);
        return;
      }
      out.throwing(call.at);
      out.emit(`${result} = indexed(${of.text}, ${key.text});`);
      out.emit(`if (!(${of.text} instanceof Optional) || ${result}.value !== undefined) c += 1;`);
    });
    return { text: result, kind: "any", json: false };
  }
}

/** An element of JSON. */
function plain(compiler: Compiler, operand: Code, key: Code, at: number): Code {
  const { out } = compiler;
  out.cost(1);
  const isIndex = key.kind === "int" ? "" : `typeof ${key.text} === "number" && `;
  const value = out.variable(`${isIndex}Array.isArray(${operand.text}) ? ${operand.text}[${key.text}] : undefined`);
  out.throwing(at);
  out.emit(`if (${value} === undefined) ${value} = indexed(${operand.text}, ${key.text});`);
  return { text: value, kind: "any", json: true };
}
