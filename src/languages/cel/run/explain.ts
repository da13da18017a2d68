import type { Node } from "../ast.ts";
import { childrenOf } from "../parse/children.ts";
import { CelError, type CelValue } from "../value.ts";
import type { Activation } from "./activation.ts";
import { type Decisive, findDecisive } from "./decisive.ts";
import type { Outcome } from "./outcome.ts";
import { interpret, type Program } from "./program.ts";

/** What one part of an expression came to. */
export interface Explained {
  /** The part as it is written. */
  readonly text: string;
  /** Its place in the source: UTF-16 code units, the second one behind the end. */
  readonly start: number;
  readonly end: number;
  /** How many parts lie around it. */
  readonly depth: number;
  /** Of the last round, where it stands in a loop. */
  readonly outcome:
    | { readonly is: "value"; readonly value: CelValue }
    | { readonly is: "error"; readonly message: string }
    | { readonly is: "not evaluated" };
}

/** A part that made the whole what it is. */
export interface Decided extends Explained {
  /** Variables of the loops around it, for the element that decided. */
  readonly elements: Decisive["elements"];
  /** The parts directly below it. */
  readonly operands: readonly Explained[];
}

export interface Explanation {
  readonly outcome: Outcome;
  /** The smallest parts that made it so. */
  readonly decided: readonly Decided[];
  /** Every part but literals, outer ones first. */
  readonly parts: readonly Explained[];
}

/**
 * Evaluates an expression and tells what each of its parts came to, and which were not needed. Never throws.
 * @param limit of the cost; default: what Kubernetes allows one call
 */
export function explainExpression(program: Program, activation: Activation, limit?: number): Explanation {
  const { checked, environment } = program;
  const results = new Map<Node, CelValue | CelError>();
  const outcome = interpret(checked, environment, activation, limit, (node, result) => results.set(node, result));
  const parts: Explained[] = [];
  const toPart = (node: Node, depth: number): Explained => {
    const { start, end } = node;
    return { text: checked.source.slice(start, end), start, end, depth, outcome: toOutcome(results.get(node)) };
  };
  const visit = (node: Node, depth: number): void => {
    if (node.kind === "literal") return;
    parts.push(toPart(node, depth));
    for (const child of childrenOf(node)) visit(child, depth + 1);
  };
  visit(checked.root, 0);
  const decided = findDecisive(checked.root, results).map(({ node, elements }): Decided => {
    // What a field is of says nothing beside the field, unless it is not there.
    const isField = node.kind === "select" && !(results.get(node) instanceof CelError);
    const operands = isField ? [] : childrenOf(node).filter(({ kind }) => kind !== "literal");
    return { ...toPart(node, 0), elements, operands: operands.map((operand) => toPart(operand, 1)) };
  });
  return { outcome, decided, parts };
}

function toOutcome(result: CelValue | CelError | undefined): Explained["outcome"] {
  if (result === undefined) return { is: "not evaluated" };
  if (result instanceof CelError) return { is: "error", message: result.message };
  return { is: "value", value: result };
}
