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

/** What a chain holds before a step of it. */
interface Step {
  readonly code: Code;
  /** The value of an optional that was not made; undefined for none. */
  readonly inside: boolean;
}

/**
 * What the optional of a chain holds, undefined for none: the optionals themselves need not be made.
 * @returns undefined where the node is no chain
 */
export function insideOf(compiler: Compiler, node: Node, scope: Local | undefined): Code | undefined {
  if (compiler.strict || !isChain(node)) return undefined;
  const [operandNode, keyNode] = node.kind === "select" ? [node.operand] : node.kind === "call" ? node.args : [];
  if (operandNode === undefined) return undefined;
  const inside = insideOf(compiler, operandNode, scope);
  const step = { code: inside ?? compiler.operand(operandNode, scope), inside: inside !== undefined };
  if (node.kind === "select") return fieldInside(compiler, step, node.field, node.at);
  return keyNode === undefined ? undefined : elementInside(compiler, step, keyNode, node.at, scope);
}

/** The operand as the functions for any value take it. */
const whole = ({ code, inside }: Step): string => (inside ? `some(${code.text})` : code.text);

function fieldInside(compiler: Compiler, step: Step, name: string, at: number): Code {
  const { out } = compiler;
  const { text, json } = step.code;
  const safe = isSafeName(name);
  const value = out.variable(safe ? `${text}?.${name}` : "undefined");
  const isOther = json ? "" : `${text} instanceof CelObject || `;
  out.emit(`if (${safe ? `${isOther}(${value} === undefined && Array.isArray(${text}))` : `${text} !== undefined`}) {`);
  out.throwing(at);
  out.emit(`${value} = optionalField(${whole(step)}, ${literal(name)}, false).value;`);
  out.emit("}");
  out.emit(`if (${value} !== undefined) c += 1;`);
  return { text: value, kind: "any", json };
}

function elementInside(compiler: Compiler, step: Step, keyNode: Node, at: number, scope: Local | undefined): Code {
  const { out } = compiler;
  const { text, json } = step.code;
  const value = out.name();
  out.emit(`let ${value};`);
  const isSome = step.inside
    ? `${text} !== undefined`
    : `!(${text} instanceof Optional && ${text}.value === undefined)`;
  // The key is looked at only where there is something to look into.
  out.branch(isSome, () => {
    const key = compiler.operand(keyNode, scope);
    out.throwing(at);
    out.emit(`${value} = optionalIndexed(${whole(step)}, ${key.text}, false).value;`);
    out.emit(`if (${value} !== undefined) c += 1;`);
  });
  return { text: value, kind: "any", json };
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
  if (compiler.strict || !isChain(node)) return undefined;
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
