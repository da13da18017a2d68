import type { CheckedExpression } from "../../check/checked.ts";
import type { Environment } from "../../declaration.ts";
import type { CelError, CelValue } from "../../value.ts";
import type { Activation } from "../activation.ts";
import { isOf } from "../dispatch.ts";
import { COMPARED_PER_COST } from "../meter.ts";
import { matches } from "../standard/text.ts";
import { Compiler } from "./compiler.ts";
import { RUNTIME } from "./runtime.ts";

/** What compiled code tells besides its value; read it right after the call. */
export interface Ending {
  cost: number;
  /** Why there is no value. */
  error: CelError | undefined;
}

/**
 * A compiled expression: its value, or undefined where the ending has an error.
 * @throws {RangeError} where JavaScript's own bounds are reached
 */
export type Compiled = (activation: Activation, limit: number, ending: Ending) => CelValue | undefined;

const HELPERS = { ...RUNTIME, isOf, matches };
const HELPER_NAMES = Object.keys(HELPERS);
const HELPER_VALUES = Object.values(HELPERS);

/** The text of the function, and the constants it refers to as k0, k1, … */
export function toJavaScript(
  checked: CheckedExpression,
  environment: Environment,
  jsonVariables: ReadonlySet<string>,
): { readonly text: string; readonly constants: readonly unknown[] } {
  const compiler = new Compiler(checked, environment, jsonVariables);
  const { out } = compiler;
  out.guarded("e", () => {
    const result = compiler.value(checked.root, undefined);
    out.emit(`if (c > L) ${out.failure("exceeded()")}`);
    out.emit("S.cost = c;");
    out.emit(`return ${result.text};`);
  });
  const constants = out.constants.map((_, index) => `const k${index} = K[${index}];`).join("\n");
  const text = `"use strict";
${constants}
return function run(A, L, S) {
let c = 0, p = -1, e;
${out.text.includes("> M)") ? `const M = comparedSoFar() + L * ${COMPARED_PER_COST};` : ""}
${compiler.prologue()}
${out.text}
S.cost = c;
S.error = e;
};`;
  return { text, constants: out.constants };
}

/** Compiles a checked expression. @param jsonVariables names of variables whose values are JSON through and through */
export function compileChecked(
  checked: CheckedExpression,
  environment: Environment,
  jsonVariables: ReadonlySet<string>,
): Compiled {
  const { text, constants } = toJavaScript(checked, environment, jsonVariables);
  // Names in the text are the compiler's own, and texts of the policy get in as JSON literals only; see Emitter.
  // oxlint-disable-next-line typescript/no-implied-eval
  const make = new Function("K", ...HELPER_NAMES, text) as (...args: unknown[]) => Compiled;
  return make(constants, ...HELPER_VALUES);
}
