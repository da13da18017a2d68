import type { Node } from "../../ast.ts";
import type { CheckedExpression } from "../../check/checked.ts";
import { CelError, type CelValue } from "../../value.ts";
import { CelMap } from "../cel-map.ts";
import { isConstant } from "../constant.ts";
import { findOverload } from "../dispatch.ts";
import { candidatesOf } from "../standard/candidates.ts";
import { TypeValue } from "../type-value.ts";

/** The value of a node that is known before running; undefined for others, and where computing it fails. */
export function constantValue(node: Node, checked: CheckedExpression): CelValue | undefined {
  if (!isConstant(node, checked)) return undefined;
  switch (node.kind) {
    case "literal":
      return node.value;
    case "list":
      return constantList(node, checked);
    case "map":
      return constantMap(node, checked);
    case "call":
      return converted(node, checked);
    default: {
      const reference = checked.references.get(node.id);
      if (reference?.kind === "constant") return reference.value;
      return reference?.kind === "type" ? new TypeValue(reference.name) : undefined;
    }
  }
}

function constantList(node: Node & { kind: "list" }, checked: CheckedExpression): CelValue | undefined {
  const list: CelValue[] = [];
  for (const { value, optional } of node.elements) {
    const element = optional ? undefined : constantValue(value, checked);
    if (element === undefined) return undefined;
    list.push(element);
  }
  return list;
}

function constantMap(node: Node & { kind: "map" }, checked: CheckedExpression): CelValue | undefined {
  const entries: (readonly [CelValue, CelValue])[] = [];
  for (const entry of node.entries) {
    const key = constantValue(entry.key, checked);
    const value = entry.optional ? undefined : constantValue(entry.value, checked);
    if (key === undefined || value === undefined) return undefined;
    entries.push([key, value]);
  }
  return orUndefined(() => CelMap.of(entries));
}

function converted(node: Node & { kind: "call" }, checked: CheckedExpression): CelValue | undefined {
  const [argument] = node.args;
  const reference = checked.references.get(node.id);
  const value = argument === undefined ? undefined : constantValue(argument, checked);
  if (value === undefined || reference?.kind !== "function") return undefined;
  const overload = findOverload(candidatesOf(reference.overloads), [value]);
  return overload === undefined || overload.pure === false
    ? undefined
    : orUndefined(() => overload.run(value as never));
}

/** The error comes again, in its place, when the expression runs. */
function orUndefined(compute: () => CelValue): CelValue | undefined {
  try {
    return compute();
  } catch (error) {
    if (error instanceof CelError) return undefined;
    throw error;
  }
}
