import type { Json } from "../../../model/index.ts";
import { type Given, type Step, type StepOutcome, toBounded, toOutcome, type Trace } from "../explanation.ts";
import type { Verdict } from "./condition.ts";
import { Fault } from "./fault.ts";
import type { Scope } from "./scope.ts";

/** Takes down a value that was looked up, or why it was not found. */
export function traceValue(trace: Trace, text: string, found: Json | Fault): void {
  trace.add(text, toStepOutcome(found));
}

/** Takes down a question with its answer. @param given what the answer was worked out from, by name */
export function traceAnswer(
  trace: Trace,
  text: string,
  answer: boolean | Fault,
  given: Readonly<Record<string, unknown>>,
): Step {
  const values = Object.entries(given).map(([name, value]): Given => ({ text: name, value: toBounded(value) }));
  return trace.add(text, toStepOutcome(answer), { given: values });
}

/** The steps that came to this decided; where it is a fault, those that failed. */
export function traceDecision(trace: Trace, mark: number, answer: boolean | Fault): void {
  trace.decide(mark, answer instanceof Fault ? undefined : answer);
}

/** Conditions that came to this, or failed, decided. */
export function traceVerdict(scope: Scope, decides: boolean, ask: () => Verdict | Fault): Verdict | Fault {
  const { trace } = scope.surroundings;
  const mark = trace?.mark ?? 0;
  const verdict = ask();
  if (trace === undefined) return verdict;
  if (verdict instanceof Fault) trace.decide(mark, undefined);
  else if (verdict.holds === decides) trace.decide(mark, decides);
  return verdict;
}

/** Takes down something that decided by itself. */
export function settle(trace: Trace | undefined, text: string, value: Json): void {
  trace?.settle(trace.add(text, toOutcome(value)));
}

/** Where nothing else decided it was what failed last, or what the answer itself says. */
export function settleByError(trace: Trace, what: string, message: string): void {
  if (trace.decided.length > 0) return;
  const failed = trace.steps.findLast(({ outcome }) => outcome.is === "error");
  if (failed === undefined) settle(trace, what, message);
  else trace.settle(failed);
}

function toStepOutcome(found: Json | Fault): StepOutcome {
  return found instanceof Fault ? { is: "error", message: found.message } : toOutcome(found);
}

/** A part of a policy as it is written, on one line. */
export function toText(source: unknown): string {
  if (typeof source === "string") return source;
  const text = JSON.stringify(source ?? null);
  return text.length <= 200 ? text : `${text.slice(0, 200)}…`;
}
