import type { CallNode, ListNode, MapNode, Node } from "../../ast.ts";
import type { CheckedExpression } from "../../check/checked.ts";
import { formatType } from "../../check/format-type.ts";
import { childrenOf } from "../../parse/children.ts";
import { type ExpressionError, toExpressionError } from "../../parse/expression-error.ts";
import { CelError } from "../../value.ts";

/** Calls whose argument, where it is a literal, must be one that the function takes. */
const PARSING = new Set(["duration", "timestamp", "matches"]);
/** Lists and maps within their calls may mix types. */
const EXEMPT = new Set(["format"]);

/**
 * What Kubernetes finds wrong with literals after checking: durations, timestamps and regular expressions that cannot
 * be, lists and maps that mix types.
 * @see k8s.io/apiserver/pkg/cel/environment/base.go and cel-go, cel/validator.go
 */
export function validateLiterals(checked: CheckedExpression): ExpressionError[] {
  const errors: ExpressionError[] = [];
  const report = (node: Node, message: string): void => {
    errors.push(toExpressionError(checked.source, node.start, message));
  };
  visit(checked.root, false);
  return errors;

  function visit(node: Node, isExempt: boolean): void {
    if (node.kind === "call") validateCall(node);
    else if (node.kind === "list" && !isExempt) validateList(node);
    else if (node.kind === "map" && !isExempt) validateMap(node);
    const inner = isExempt || (node.kind === "call" && EXEMPT.has(node.function));
    for (const child of childrenOf(node)) visit(child, inner);
  }

  function validateCall(call: CallNode): void {
    const [literal] = call.args;
    if (!PARSING.has(call.function) || literal?.kind !== "literal" || typeof literal.value !== "string") return;
    const reference = checked.references.get(call.id);
    const overload = reference?.kind === "function" ? reference.overloads[0] : undefined;
    const run = overload?.run as ((...args: readonly unknown[]) => unknown) | undefined;
    try {
      if (call.function === "matches") run?.("", literal.value);
      else run?.(literal.value);
    } catch (thrown) {
      if (!(thrown instanceof CelError)) throw thrown;
      report(literal, `invalid ${call.function} argument`);
    }
  }

  function validateList({ elements }: ListNode): void {
    const [first] = elements;
    const wanted = first && typeOf(first.value, first.optional);
    const odd = elements.find(({ value, optional }) => typeOf(value, optional) !== wanted);
    if (odd !== undefined) report(odd.value, mismatch(wanted, typeOf(odd.value, odd.optional)));
  }

  function validateMap({ entries }: MapNode): void {
    const [first] = entries;
    if (first === undefined) return;
    const [key, value] = [typeOf(first.key, false), typeOf(first.value, first.optional)];
    for (const entry of entries) {
      const [otherKey, otherValue] = [typeOf(entry.key, false), typeOf(entry.value, entry.optional)];
      if (otherKey !== key) report(entry.key, mismatch(key, otherKey));
      if (otherValue !== value) report(entry.value, mismatch(value, otherValue));
    }
  }

  function typeOf(node: Node, isOptional: boolean): string {
    const type = checked.types.get(node.id) ?? { kind: "dyn" as const };
    const inner = isOptional && type.kind === "opaque" ? (type.parameters[0] ?? type) : type;
    return formatType(inner);
  }
}

function mismatch(wanted: string | undefined, found: string): string {
  return `expected type '${wanted}' but found '${found}'`;
}
