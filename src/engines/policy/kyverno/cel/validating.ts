import { BOOL, NULL, type Program, STRING } from "../../../../languages/cel/index.ts";
import { asList, asObject, asString, isObject, type JsonObject, type Resource } from "../../../../model/index.ts";
import type { Trace } from "../../explanation.ts";
import type { Request, World } from "../../policy.ts";
import { Fault } from "../fault.ts";
import type { RuleAnswer } from "../rule-context.ts";
import type { Frame } from "./activation.ts";
import { toControllerSpecs } from "./autogen.ts";
import { addVariables, type CompiledSpec, compileSpec, toSpecFrame } from "./compiled-spec.ts";
import { enterSpec } from "./enter.ts";
import { toAnyPod, toExtractionConstraints, validateExtracted } from "./extraction.ts";
import { compileProgram, run } from "./program.ts";
import type { Surroundings } from "./surroundings.ts";
import { traceValidations } from "./trace.ts";

/**
 * What one spec answers to a request; undefined where it does not match.
 * @param trace where it is taken down what was looked at; absent: nobody asked why
 */
export type Validate = (request: Request, world: World, trace?: Trace) => RuleAnswer | undefined;

/** One of a policy's validations, compiled. */
export interface Validation {
  readonly program: Program;
  readonly message: string;
  readonly messageProgram: Program | undefined;
}

/** Compiles a spec, and those that Kyverno makes of it for pod controllers. */
export function compileValidating(
  spec: JsonObject,
  exceptions: readonly Resource[],
  surroundings: Surroundings,
): readonly Validate[] | Fault {
  const specs = [spec, ...(isJsonMode(spec) ? [] : toControllerSpecs(spec))];
  const compiled: Validate[] = [];
  for (const one of specs) {
    const made = compileOne(one, exceptions, surroundings);
    if (made instanceof Fault) return made;
    compiled.push(made);
  }
  const extraction = toExtractionConstraints(spec);
  if (extraction === undefined) return compiled;
  const inner = compileOne(toAnyPod(spec), exceptions, surroundings);
  return inner instanceof Fault ? inner : [...compiled, validateExtracted(extraction, inner)];
}

function isJsonMode(spec: JsonObject): boolean {
  return asObject(spec.evaluation)?.mode === "JSON";
}

function compileOne(spec: JsonObject, exceptions: readonly Resource[], surroundings: Surroundings): Validate | Fault {
  const compiled = compileSpec(spec, exceptions, { surroundings });
  if (compiled instanceof Fault) return compiled;
  const validations = compileValidations(spec, compiled);
  if (validations instanceof Fault) return validations;
  const annotations = compileAnnotations(spec, compiled);
  if (annotations instanceof Fault) return annotations;
  return (request, world, trace) => {
    const frame = toSpecFrame(compiled, request, world);
    const entered = enterSpec(compiled, frame, isJsonMode(spec) ? undefined : request, world, trace);
    if (entered !== "entered") return entered;
    addVariables(frame, compiled);
    const answer = judgeValidations(validations, frame);
    if (trace !== undefined) traceValidations(trace, compiled, validations, frame);
    if (answer.result === "error") return answer;
    const fault = annotations.map((program) => run(program, frame)).find((value) => value instanceof Fault);
    return fault instanceof Fault ? { result: "error", message: fault.message } : answer;
  };
}

export function compileValidations(spec: JsonObject, { environment }: CompiledSpec): readonly Validation[] | Fault {
  const validations: Validation[] = [];
  for (const [index, item] of asList(spec.validations).entries()) {
    const { expression, message, messageExpression } = isObject(item) ? item : {};
    const where = `spec.validations[${index}]`;
    const program = compileProgram(expression, `${where}.expression`, environment.environment, [BOOL]);
    if (program instanceof Fault) return program;
    const messageProgram =
      messageExpression === undefined || messageExpression === ""
        ? undefined
        : compileProgram(messageExpression, `${where}.messageExpression`, environment.environment, [STRING]);
    if (messageProgram instanceof Fault) return messageProgram;
    validations.push({ program, message: asString(message) ?? "", messageProgram });
  }
  return validations;
}

function compileAnnotations(spec: JsonObject, { environment }: CompiledSpec): readonly Program[] | Fault {
  const programs: Program[] = [];
  for (const [index, item] of asList(spec.auditAnnotations).entries()) {
    const expression = isObject(item) ? item.valueExpression : undefined;
    const where = `spec.auditAnnotations[${index}].valueExpression`;
    const program = compileProgram(expression, where, environment.environment, [STRING, NULL]);
    if (program instanceof Fault) return program;
    programs.push(program);
  }
  return programs;
}

/** The first validation that does not hold decides. Specs for pod controllers have them in the order of the policy's. */
export function judgeValidations(validations: readonly Validation[], frame: Frame): RuleAnswer {
  for (const [index, { program, message, messageProgram }] of validations.entries()) {
    const value = run(program, frame);
    if (value === true) continue;
    const where = `spec.validations[${index}]`;
    if (value instanceof Fault) return { result: "error", message: `${where}: ${value.message}`, decidedBy: index };
    if (value !== false) return { result: "error", message: `${where} is no boolean`, decidedBy: index };
    const said = messageProgram === undefined ? message : toMessage(messageProgram, frame);
    return { result: "fail", message: said || `CEL expression validation failed at index ${index}`, decidedBy: index };
  }
  return { result: "pass", message: "success" };
}

function toMessage(program: Program, frame: Frame): string {
  const value = run(program, frame);
  if (value instanceof Fault) return `failed to evaluate message expression: ${value.message}`;
  return typeof value === "string" ? value : "failed to convert message expression to string";
}
