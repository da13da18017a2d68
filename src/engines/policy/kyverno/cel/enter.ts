import type { Trace } from "../../explanation.ts";
import type { Request, World } from "../../policy.ts";
import { Fault } from "../fault.ts";
import type { RuleAnswer } from "../rule-context.ts";
import type { Frame } from "./activation.ts";
import type { CompiledSpec } from "./compiled-spec.ts";
import { holdsAll } from "./conditions.ts";
import { type CelException, findExemption } from "./exceptions.ts";
import { traceConditions, traceExemption, traceMismatch } from "./trace.ts";

/**
 * Asks whether a spec applies, in Kyverno's order: constraints, exceptions, match conditions. What exceptions allow is
 * added to the frame.
 * @param request absent: constraints are not asked (policies that judge any JSON)
 * @param trace where it is taken down what was looked at; absent: nobody asked why
 * @returns an answer where the spec ends here; undefined where it does not match
 */
export function enterSpec(
  compiled: CompiledSpec,
  frame: Frame,
  request: Request | undefined,
  world: World,
  trace?: Trace,
): "entered" | RuleAnswer | undefined {
  if (request !== undefined) {
    const match = compiled.matches(request, world);
    if (match.is === "no" && trace !== undefined) traceMismatch(trace, match.because);
    if (match.is === "no") return undefined;
    if (match.is === "unknown") return { result: "error", message: `failed to execute matching: ${match.because}` };
    if (match.is === "error") return { result: "error", message: `failed to execute matching: ${match.error}` };
  }
  const { exceptions, conditions, ignoresFaults } = compiled;
  const exemption = findExemption(exceptions, frame, ignoresFaults, world.now);
  if (exemption instanceof Fault) return toLoadError(exemption);
  if (exemption.is === "exempt") {
    if (trace !== undefined)
      traceExemption(
        trace,
        exemption.exceptions.map(({ key }) => key),
      );
    return toExempted(exemption.exceptions);
  }
  frame["exceptions"] = { allowedImages: exemption.allowedImages, allowedValues: exemption.allowedValues };
  if (trace !== undefined) traceConditions(trace, compiled, frame);
  const holds = holdsAll(conditions, frame, ignoresFaults);
  if (holds instanceof Fault) return toLoadError(holds);
  return holds ? "entered" : { result: "skip", message: "skip" };
}

function toLoadError(fault: Fault): RuleAnswer {
  return { result: "error", message: `failed to load context: ${fault.message}` };
}

/** The exception with the highest priority says what is reported. */
function toExempted(exceptions: readonly CelException[]): RuleAnswer {
  let chosen = exceptions[0];
  for (const exception of exceptions) {
    if (exception.priority > Math.max(chosen?.priority ?? 0, 0)) chosen = exception;
  }
  const keys = exceptions.map(({ key }) => key).join(", ");
  return chosen?.reports === "pass"
    ? { result: "pass", message: `rule is passed due to policy exception: ${keys}` }
    : { result: "skip", message: `rule is skipped due to policy exception: ${keys}` };
}
