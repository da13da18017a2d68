import type { CallNode, Node } from "../../ast.ts";
import { isIndex } from "../constant.ts";
import type { Compiler, Local } from "./compiler.ts";
import { type Code, literal } from "./emitter.ts";
import { isSafeName } from "./safe-name.ts";

/** `a.?b`, `a[?b]`, and what follows them: `a.?b.c`. */
function isChain(node: Node): boolean {
  if (node.kind === "select") return node.mode === "optional" || (node.mode === "value" && isChain(node.operand));
  if (!isIndex(node)) return false;
  const [operand] = node.args;
  return node.function === "_[?_]" || (operand !== undefined && isChain(operand));
}

/**
 * What the optional of a chain holds, undefined for none: the optionals themselves need not be made.
 * @returns undefined where the node is no chain, or not one over JSON
 */
export function insideOf(compiler: Compiler, node: Node, scope: Local | undefined): Code | undefined {
  if (compiler.strict || !isChain(node)) return undefined;
  const [operandNode, keyNode] = node.kind === "select" ? [node.operand] : node.kind === "call" ? node.args : [];
  if (operandNode === undefined || !isJson(compiler, operandNode, scope)) return undefined;
  const operand = insideOf(compiler, operandNode, scope) ?? compiler.operand(operandNode, scope);
  if (node.kind === "select") return fieldInside(compiler, operand, node.field, node.at);
  return keyNode === undefined ? undefined : elementInside(compiler, operand, keyNode, node.at, scope);
}

/** Whether a chain begins with JSON, told without making code. */
function isJson(compiler: Compiler, node: Node, scope: Local | undefined): boolean {
  const reference = compiler.checked.references.get(node.id);
  if (reference?.kind === "variable") return compiler.jsonVariables.has(reference.name);
  if (reference?.kind === "local") return isJsonLocal(reference.name, scope);
  if (node.kind === "select") return node.mode !== "test" && isJson(compiler, node.operand, scope);
  const [operand] = isIndex(node) ? node.args : [];
  return operand !== undefined && isJson(compiler, operand, scope);
}

function isJsonLocal(name: string, scope: Local | undefined): boolean {
  for (let local = scope; local !== undefined; local = local.outer) if (local.name === name) return local.json;
  return false;
}

function fieldInside(compiler: Compiler, operand: Code, name: string, at: number): Code {
  const { out } = compiler;
  if (!isSafeName(name))
    return generic(compiler, operand, `optionalField(${operand.text}, ${literal(name)}, false)`, at);
  const value = out.variable(`${operand.text}?.${name}`);
  out.emit(`if (${value} !== undefined) c += 1;`);
  const error = `missing(${operand.text}, ${literal(name)}, ${at})`;
  out.emit(`else if (Array.isArray(${operand.text})) ${out.failure(error)}`);
  return { text: value, kind: "any", json: true };
}

function generic(compiler: Compiler, operand: Code, text: string, at: number): Code {
  const { out } = compiler;
  const value = out.name();
  out.emit(`let ${value};`);
  out.emit(`if (${operand.text} !== undefined) {`);
  out.throwing(at);
  out.emit(`${value} = ${text}.value;`);
  out.emit(`if (${value} !== undefined) c += 1;`);
  out.emit("}");
  return { text: value, kind: "any", json: true };
}

function elementInside(compiler: Compiler, operand: Code, keyNode: Node, at: number, scope: Local | undefined): Code {
  const { out } = compiler;
  const value = out.name();
  out.emit(`let ${value};`);
  // The key is looked at only where there is something to look into.
  out.branch(`${operand.text} !== undefined`, () => {
    const key = compiler.operand(keyNode, scope);
    out.throwing(at);
    out.emit(`${value} = optionalIndexed(${operand.text}, ${key.text}, false).value;`);
    out.emit(`if (${value} !== undefined) c += 1;`);
  });
  return { text: value, kind: "any", json: true };
}

/** `optional.or(other)` and `optional.orValue(other)` */
export function alternative(
  compiler: Compiler,
  node: CallNode & { readonly target: Node },
  scope: Local | undefined,
): Code {
  const { out } = compiler;
  const [other] = node.args;
  if (other === undefined) return compiler.constant(null);
  const inside = node.function === "orValue" ? chainValue(compiler, node.target, scope) : undefined;
  const optional = inside ?? compiler.value(node.target, scope);
  const result = out.variable(optional.text);
  let code: Code | undefined;
  const evaluateOther = (): void => {
    code = compiler.value(other, scope);
    out.emit(`${result} = ${code.text};`);
  };
  if (inside !== undefined) {
    out.branch(`${result} === undefined`, evaluateOther);
    return { text: result, kind: "any", json: code?.json === true };
  }
  out.emit(`if (${result} instanceof Optional) {`);
  const value = out.variable(`${result}.value`);
  const found = node.function === "or" ? "" : `${result} = ${value};`;
  out.branch(`${value} === undefined`, evaluateOther, () => out.emit(found));
  out.emit("}");
  return { text: result, kind: "any", json: false };
}

/** Like insideOf, with the cost of resolving the chain. */
function chainValue(compiler: Compiler, node: Node, scope: Local | undefined): Code | undefined {
  if (compiler.strict || !isChain(node) || !isJson(compiler, node, scope)) return undefined;
  compiler.countAttribute(node);
  return insideOf(compiler, node, scope);
}

/** `chain.hasValue()` and `chain.value()`; undefined for other calls. */
export function ofOptional(compiler: Compiler, node: CallNode, scope: Local | undefined): Code | undefined {
  const reference = compiler.checked.references.get(node.id);
  const [overload, other] = reference?.kind === "function" ? reference.overloads : [];
  if (node.target === undefined || overload === undefined || other !== undefined) return undefined;
  if (overload.id !== "optional_hasValue" && overload.id !== "optional_value") return undefined;
  const inside = chainValue(compiler, node.target, scope);
  if (inside === undefined) return undefined;
  const { out } = compiler;
  out.cost(1);
  if (overload.id === "optional_hasValue") return compiler.result(`${inside.text} !== undefined`, "bool");
  const error = compiler.error("optional.none() dereference", node.at);
  out.emit(`if (${inside.text} === undefined) ${out.failure(error)}`);
  return inside;
}
