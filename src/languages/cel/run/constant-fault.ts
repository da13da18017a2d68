import type { Node } from "../ast.ts";
import type { CheckedExpression } from "../check/checked.ts";
import { childrenOf } from "../parse/children.ts";
import { CelError } from "../value.ts";
import { isConstant } from "./constant.ts";
import { Interpreter } from "./interpret.ts";
import { COST_PER_CALL, Meter } from "./meter.ts";
import type { Environment } from "../declaration.ts";

/** A conversion of a constant that can never work. */
export interface ConstantFault {
  readonly message: string;
  readonly at: number;
}

/**
 * The first conversion that cel-go computes while it plans an expression and that fails, `int('a')`: such an expression is
 * refused before it runs, wherever the conversion stands.
 * @see cel-go, interpreter/decorators.go, maybeOptimizeConstUnary
 */
export function findConstantFault(checked: CheckedExpression, environment: Environment): ConstantFault | undefined {
  const look = (node: Node): ConstantFault | undefined => {
    for (const child of childrenOf(node)) {
      const fault = look(child);
      if (fault !== undefined) return fault;
    }
    return node.kind === "call" && isConstant(node, checked) ? tryOut(node, checked, environment) : undefined;
  };
  return look(checked.root);
}

function tryOut(node: Node, checked: CheckedExpression, environment: Environment): ConstantFault | undefined {
  try {
    new Interpreter(checked, environment, {}, new Meter(COST_PER_CALL)).evaluate(node, undefined);
    return undefined;
  } catch (error) {
    if (error instanceof CelError) return { message: error.message, at: node.at };
    throw error;
  }
}
