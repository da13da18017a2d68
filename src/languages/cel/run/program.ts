import { endSearching, startSearching } from "../../../formats/regex/index.ts";
import { checkSource } from "../check/check.ts";
import type { CheckedExpression } from "../check/checked.ts";
import type { Environment } from "../declaration.ts";
import { type ExpressionError, toExpressionError } from "../parse/expression-error.ts";
import type { CelValue } from "../value.ts";
import type { Activation } from "./activation.ts";
import { type Compiled, compileChecked, type Ending } from "./compile/compile.ts";
import { findConstantFault } from "./constant-fault.ts";
import { withStandardLibrary } from "./environment.ts";
import { Interpreter, type Observer } from "./interpret.ts";
import { endComparing, startComparing } from "./equality.ts";
import { COMPARED_PER_COST, COST_PER_CALL, Meter } from "./meter.ts";
import { type Outcome, toErrorOutcome } from "./outcome.ts";

/** An expression that is ready to run, any number of times. */
export interface Program {
  readonly checked: CheckedExpression;
  readonly environment: Environment;
  /**
   * Never throws.
   * @param limit of the cost, as Kubernetes counts it; default: what Kubernetes allows one call
   */
  evaluate(activation: Activation, limit?: number): Outcome;
}

export type Compilation =
  | { readonly is: "ready"; readonly program: Program }
  | { readonly is: "invalid"; readonly errors: readonly ExpressionError[] };

/** What is known of the values that an expression will be evaluated with. */
export interface CompileOptions {
  /**
   * Names of variables whose values are JSON through and through: no bytes, times or other objects of CEL anywhere within.
   * Their fields are read without a look at what they are.
   */
  readonly jsonVariables?: ReadonlySet<string>;
}

const NO_NAMES: ReadonlySet<string> = new Set();

/** Reads, checks and compiles an expression; the standard library is always part of the environment. Never throws. */
export function compileExpression(source: string, environment: Environment, options: CompileOptions = {}): Compilation {
  const whole = withStandardLibrary(environment);
  const result = checkSource(source, whole);
  if (!result.ok) return { is: "invalid", errors: result.errors };
  const fault = findConstantFault(result.checked, whole);
  if (fault !== undefined) {
    const message = `program instantiation failed: ${fault.message}`;
    return { is: "invalid", errors: [toExpressionError(source, fault.at, message)] };
  }
  return { is: "ready", program: toProgram(result.checked, whole, options) };
}

/** Made into JavaScript when it is evaluated for the first time. @param environment with the standard library */
export function toProgram(
  checked: CheckedExpression,
  environment: Environment,
  { jsonVariables = NO_NAMES }: CompileOptions = {},
): Program {
  let compiled: Compiled | undefined;
  return {
    checked,
    environment,
    evaluate: (activation, limit = COST_PER_CALL): Outcome => {
      const before = startComparing(limit * COMPARED_PER_COST);
      const searched = startSearching(toMostSearched(limit));
      try {
        compiled ??= compileChecked(checked, environment, jsonVariables);
        const value = compiled(activation, limit, ENDING);
        if (value !== undefined) return { is: "value", value, cost: ENDING.cost };
        return toErrorOutcome(ENDING.error, ENDING.cost, limit);
      } catch (thrown) {
        return toErrorOutcome(thrown, limit, limit);
      } finally {
        endComparing(before);
        endSearching(searched);
      }
    },
  };
}

/** Steps of patterns in one expression: half a second. */
const MOST_SEARCHED = 50_000_000;

/** cel-go counts a search by lengths alone, however many ways a pattern has. */
function toMostSearched(limit: number): number {
  return Math.min(limit * COMPARED_PER_COST, MOST_SEARCHED);
}

/** Read right behind the call, so that one is enough for all. */
const ENDING: Ending = { cost: 0, error: undefined };

/** Evaluates node by node. Never throws. @param observe told of every node's value */
export function interpret(
  checked: CheckedExpression,
  environment: Environment,
  activation: Activation,
  limit = COST_PER_CALL,
  observe?: Observer,
): Outcome & { readonly absorbed: boolean } {
  const meter = new Meter(limit);
  const run = new Interpreter(checked, environment, activation, meter, observe);
  const before = startComparing(limit * COMPARED_PER_COST);
  const searched = startSearching(toMostSearched(limit));
  try {
    const value: CelValue = run.evaluate(checked.root, undefined);
    return { is: "value", value, cost: meter.cost, absorbed: run.absorbed };
  } catch (thrown) {
    return { ...toErrorOutcome(thrown, meter.cost, limit), absorbed: run.absorbed };
  } finally {
    endComparing(before);
    endSearching(searched);
  }
}
