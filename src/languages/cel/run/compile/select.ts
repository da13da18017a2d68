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
  const strict = slow === "field" ? `, ${compiler.strict}` : "";
  const anyValue = (): void => {
    out.throwing(at);
    out.emit(`${value} = ${slow}(${operand.text}, ${literal(name)}${strict});`);
    // An optional without a value costs nothing to look into.
    if (!operand.json) out.emit(`if (${operand.text} instanceof Optional && ${value}.value === undefined) c -= 1;`);
  };
  if (!safe) {
    anyValue();
  } else {
    if (!operand.json) out.branch(`${operand.text} instanceof CelObject`, anyValue);
    const error = `missing(${operand.text}, ${literal(name)}, ${at})`;
    out.emit(`if (${value} === undefined) ${out.failure(error)}`);
  }
  return { text: value, kind: "any", json: operand.json };
}

function testField(compiler: Compiler, operand: Code, node: SelectNode): Code {
  const { out } = compiler;
  out.cost(1);
  const safe = isSafeName(node.field) && !compiler.strict;
  const found = compiler.result(safe ? `${operand.text}?.${node.field} !== undefined` : "false", "bool");
  const anyValue = (): void => {
    out.throwing(node.at);
    out.emit(`${found.text} = hasField(${operand.text}, ${literal(node.field)}, ${compiler.strict});`);
    // Looking into an optional costs only where there is something.
    if (!operand.json) out.emit(`if (!${found.text} && ${operand.text} instanceof Optional) c -= 1;`);
  };
  const isOther = operand.json ? "" : `${operand.text} instanceof CelObject || `;
  if (safe) out.branch(`${isOther}(!${found.text} && Array.isArray(${operand.text}))`, anyValue);
  else anyValue();
  return found;
}
