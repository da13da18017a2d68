import type { SelectNode } from "../../ast.ts";
import type { Compiler, Local } from "./compiler.ts";
import { type Code, literal } from "./emitter.ts";
import { isSafeName } from "./safe-name.ts";

/** `operand.field`, `operand.?field` and `has(operand.field)`. */
export function select(compiler: Compiler, node: SelectNode, scope: Local | undefined): Code {
  const operand = compiler.operand(node.operand, scope);
  if (node.mode === "value") return readField(compiler, operand, node.field, node.at, "field");
  if (node.mode === "test") return testField(compiler, operand, node);
  return optional(compiler, `optionalField(${operand.text}, ${literal(node.field)}, ${compiler.strict})`, node.at);
}

/** A new optional; looking into it costs only where there is something. */
export function optional(compiler: Compiler, text: string, at: number): Code {
  compiler.out.throwing(at);
  const result = compiler.result(text);
  compiler.out.emit(`if (${result.text}.value !== undefined) c += 1;`);
  return result;
}

/**
 * A field, or the error that it is not there.
 * @param slow the function that reads it of values of any kind
 */
export function readField(
  compiler: Compiler,
  operand: Code,
  name: string,
  at: number,
  slow: "field" | "indexed",
): Code {
  const { out } = compiler;
  const safe = isSafeName(name);
  out.cost(1);
  const value = out.variable(safe ? `${operand.text}?.${name}` : "undefined");
  if (safe && operand.json) {
    const error = `missing(${operand.text}, ${literal(name)}, ${at})`;
    out.emit(`if (${value} === undefined) ${out.failure(error)}`);
    return { text: value, kind: "any", json: true };
  }
  const strict = slow === "field" ? `, ${compiler.strict}` : "";
  const generic = `${slow}(${operand.text}, ${literal(name)}${strict})`;
  out.throwing(at);
  if (!safe) {
    out.emit(`${value} = ${generic};`);
  } else {
    out.emit(`if (${value} === undefined || ${operand.text} instanceof CelObject) {`);
    out.emit(`${value} = ${generic};`);
    out.emit("}");
  }
  // An optional without a value costs nothing to look into.
  if (!operand.json) out.emit(`if (${operand.text} instanceof Optional && ${value}.value === undefined) c -= 1;`);
  return { text: value, kind: "any", json: operand.json };
}

function testField(compiler: Compiler, operand: Code, node: SelectNode): Code {
  const { out } = compiler;
  out.cost(1);
  const generic = `hasField(${operand.text}, ${literal(node.field)}, ${compiler.strict})`;
  if (!isSafeName(node.field) || !operand.json || compiler.strict) {
    out.throwing(node.at);
    const result = compiler.result(generic, "bool");
    // Looking into an optional costs only where there is something.
    if (!operand.json) out.emit(`if (!${result.text} && ${operand.text} instanceof Optional) c -= 1;`);
    return result;
  }
  const found = compiler.result(`${operand.text}?.${node.field} !== undefined`, "bool");
  const error = `missing(${operand.text}, ${literal(node.field)}, ${node.at})`;
  out.emit(`if (!${found.text} && Array.isArray(${operand.text})) ${out.failure(error)}`);
  return found;
}
