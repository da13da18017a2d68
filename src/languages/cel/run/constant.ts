import type { Node } from "../ast.ts";
import type { CheckedExpression } from "../check/checked.ts";

/** Functions that cel-go folds when their argument is constant. */
export const CONVERSIONS: ReadonlySet<string> = new Set([
  "bool",
  "bytes",
  "double",
  "duration",
  "dyn",
  "int",
  "string",
  "timestamp",
  "type",
  "uint",
]);

/**
 * Whether cel-go knows the value before running, so that it costs nothing: literals, enum values, types, conversions of
 * them, and lists and maps of them.
 * @see cel-go, interpreter/decorators.go, decOptimize
 */
export function isConstant(node: Node, checked: CheckedExpression): boolean {
  switch (node.kind) {
    case "literal":
      return true;
    case "ident":
    case "select": {
      const kind = checked.references.get(node.id)?.kind;
      return kind === "constant" || kind === "type";
    }
    case "list":
      return node.elements.every(({ value }) => isConstant(value, checked));
    case "map":
      return node.entries.every(({ key, value }) => isConstant(key, checked) && isConstant(value, checked));
    case "call":
      return isConstantConversion(node, checked);
    default:
      return false;
  }
}

function isConstantConversion(node: Node & { kind: "call" }, checked: CheckedExpression): boolean {
  const [argument] = node.args;
  return (
    CONVERSIONS.has(node.function) &&
    node.target === undefined &&
    node.args.length === 1 &&
    argument !== undefined &&
    isConstant(argument, checked)
  );
}

/** `x in [constants]`, which cel-go answers from a set, at no cost. */
export function isConstantMembership(node: Node, checked: CheckedExpression): boolean {
  const [, list] = node.kind === "call" && node.function === "@in" ? node.args : [];
  return list?.kind === "list" && list.elements.every(({ value }) => isPrimitive(value, checked));
}

function isPrimitive(node: Node, checked: CheckedExpression): boolean {
  if (!isConstant(node, checked) || node.kind === "list" || node.kind === "map") return false;
  const type = checked.types.get(node.id)?.kind;
  return type === "bool" || type === "int" || type === "uint" || type === "double" || type === "string";
}

/** Whether cel-go resolves the node as an attribute: a variable, and fields and elements of anything. */
export function isAttribute(node: Node, checked: CheckedExpression): boolean {
  if (node.kind === "ident" || node.kind === "select") return !isConstant(node, checked);
  return node.kind === "call" && (isIndex(node) || node.function === "_?_:_");
}

export const isIndex = (node: Node): node is Node & { kind: "call" } =>
  node.kind === "call" && (node.function === "_[_]" || node.function === "_[?_]");

/** `optional.or(other)` and `optional.orValue(other)`, whose argument is evaluated only where it is needed. */
export function isAlternative(node: Node, checked: CheckedExpression): node is Node & { kind: "call"; target: Node } {
  if (node.kind !== "call" || node.target === undefined || node.args.length !== 1) return false;
  const reference = checked.references.get(node.id);
  if (reference?.kind !== "function") return false;
  return reference.overloads.some(({ id }) => id === "optional_or_optional" || id === "optional_orValue_value");
}
