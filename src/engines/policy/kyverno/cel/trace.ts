import type { Program } from "../../../../languages/cel/index.ts";
import { toOutcome, type Trace } from "../../explanation.ts";
import { findDecided, findUsed, type NamedPrograms, traceExpression } from "../../trace-expression.ts";
import type { Frame } from "./activation.ts";
import type { CompiledSpec } from "./compiled-spec.ts";
import { COST_LIMIT } from "./program.ts";

/** Takes down why a spec is not about a request. */
export function traceMismatch(trace: Trace, because: string): void {
  trace.settle(trace.add("spec.matchConstraints", toOutcome(`does not match: ${because}`)));
}

/** Takes down that exceptions exempt from the spec. */
export function traceExemption(trace: Trace, keys: readonly string[]): void {
  trace.settle(trace.add("exceptions", toOutcome([...keys])));
}

/** Takes down match conditions; those that do not hold decided. */
export function traceConditions(trace: Trace, { conditions, variables }: CompiledSpec, frame: Frame): void {
  for (const [index, program] of conditions.entries())
    traceOne(trace, `match condition ${index + 1}`, program, variables, frame);
}

/** Takes down the variables that count and the validations, up to the first that does not hold. */
export function traceValidations(
  trace: Trace,
  { variables }: CompiledSpec,
  validations: readonly { readonly program: Program }[],
  frame: Frame,
): void {
  const used = findUsed(
    validations.map(({ program }) => program),
    variables,
  );
  for (const [name, program] of variables)
    if (used.has(name)) traceExpression(trace, `variable ${name}`, { program, activation: frame, limit: COST_LIMIT });
  for (const [index, { program }] of validations.entries())
    if (!traceOne(trace, `validation ${index + 1}`, program, variables, frame)) return;
}

/** @returns whether it is true */
function traceOne(trace: Trace, title: string, program: Program, variables: NamedPrograms, frame: Frame): boolean {
  const traced = { program, activation: frame, limit: COST_LIMIT };
  const outcome = traceExpression(trace, title, traced);
  if (outcome.is === "value" && outcome.value === true) return true;
  for (const step of findDecided(traced, variables)) trace.settle(step);
  return false;
}
