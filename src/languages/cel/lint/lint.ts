import type { Node } from "../ast.ts";
import type { CheckedExpression } from "../check/checked.ts";
import { childrenOf } from "../parse/children.ts";
import { printExpression } from "../parse/print.ts";
import { isChain, operandsOf, type Chain } from "./chain.ts";
import { toFinding, type LintFinding } from "./finding.ts";
import { Truths, type ValuesOf } from "./truth.ts";
import { unusedVariables } from "./unused.ts";

/**
 * What in a checked expression cannot be meant: conditions that always or never hold, branches that are never reached,
 * operands that are there twice, variables that nothing reads. In the order of the source. Never throws.
 * @param valuesOf the values that a field can have, where its schema tells
 */
export function lintExpression(
  checked: CheckedExpression,
  valuesOf: ValuesOf = () => undefined,
): readonly LintFinding[] {
  const findings: LintFinding[] = [];
  const truths = new Truths(checked, valuesOf);
  const visit = (node: Node): void => {
    const truth = truths.of(node);
    if (truth !== undefined && node.kind !== "literal") {
      const rule = truth.value ? "always-true" : "always-false";
      findings.push(toFinding(checked, rule, node.at, `this is always ${truth.value}: ${truth.because}`));
      return;
    }
    findings.push(...lintNode(checked, node, truths));
    // A chain is looked at as a whole, not each of the pairs it is made of.
    for (const child of isChain(node) ? operandsOf(node, node.function) : childrenOf(node)) visit(child);
  };
  visit(checked.root);
  return findings.toSorted((a, b) => a.offset - b.offset);
}

function lintNode(checked: CheckedExpression, node: Node, truths: Truths): readonly LintFinding[] {
  if (node.kind === "macro" || node.kind === "bind") {
    return unusedVariables(checked, node).map((name) =>
      toFinding(checked, "unused-variable", node.at, `the variable '${name}' is never used`),
    );
  }
  if (isChain(node)) return repeated(checked, node);
  if (node.kind !== "call" || node.function !== "_?_:_") return [];
  const [condition, yes, no] = node.args;
  const truth = condition && truths.of(condition);
  const dead = truth?.value === true ? no : yes;
  if (truth === undefined || dead === undefined) return [];
  return [
    toFinding(checked, "dead-branch", dead.start, `this is never reached: the condition is always ${truth.value}`),
  ];
}

/** Operands that stand in a chain twice. */
function repeated(checked: CheckedExpression, node: Chain): readonly LintFinding[] {
  const seen = new Set<string>();
  return operandsOf(node, node.function).flatMap((operand) => {
    const text = printExpression(operand);
    const isSeen = seen.has(text);
    seen.add(text);
    return isSeen ? [toFinding(checked, "repeated", operand.start, "this stands in the same condition twice")] : [];
  });
}
