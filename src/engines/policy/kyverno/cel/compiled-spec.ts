import type { Program } from "../../../../languages/cel/index.ts";
import { asList, asString, isObject, type JsonObject, type Resource } from "../../../../model/index.ts";
import type { Match } from "../../admission/match.ts";
import type { Request, World } from "../../policy.ts";
import { Fault } from "../fault.ts";
import { type Frame, toFrame } from "./activation.ts";
import { compileConditions } from "./conditions.ts";
import { compileConstraints } from "./constraints.ts";
import { type EnvironmentOptions, type PolicyEnvironment, toEnvironment } from "./environment.ts";
import { type CelException, compileCelException } from "./exceptions.ts";
import { LazyVariables } from "./lazy-variables.ts";
import type { Surroundings } from "./surroundings.ts";
import { COST_LIMIT, compileProgram } from "./program.ts";

/** What the specs of all of Kyverno's CEL kinds share, compiled. */
export interface CompiledSpec {
  readonly matches: (request: Request, world: World) => Match;
  readonly environment: PolicyEnvironment;
  readonly surroundings: Surroundings;
  readonly conditions: readonly Program[];
  readonly variables: ReadonlyMap<string, Program>;
  readonly exceptions: readonly CelException[];
  readonly ignoresFaults: boolean;
}

export interface SpecOptions extends EnvironmentOptions {
  readonly surroundings: Surroundings;
  /** Match conditions may use variables. */
  readonly variablesFirst?: boolean;
}

/** @returns a Fault for the first expression that does not compile */
export function compileSpec(
  spec: JsonObject,
  exceptions: readonly Resource[],
  { surroundings, variablesFirst = false, ...options }: SpecOptions,
): CompiledSpec | Fault {
  const environment = toEnvironment(surroundings, options);
  const early = variablesFirst ? compileVariables(spec, environment) : undefined;
  if (early instanceof Fault) return early;
  const conditions = compileConditions(spec.matchConditions, "spec.matchConditions", environment.environment);
  if (conditions instanceof Fault) return conditions;
  const variables = early ?? compileVariables(spec, environment);
  if (variables instanceof Fault) return variables;
  const compiled: CelException[] = [];
  for (const exception of exceptions) {
    const one = compileCelException(exception, environment.environment);
    if (one instanceof Fault) return one;
    compiled.push(one);
  }
  return {
    matches: compileConstraints(spec),
    environment,
    surroundings,
    conditions,
    variables,
    exceptions: compiled,
    ignoresFaults: spec.failurePolicy === "Ignore",
  };
}

/** Each variable sees the ones before it. */
function compileVariables(spec: JsonObject, environment: PolicyEnvironment): Map<string, Program> | Fault {
  const variables = new Map<string, Program>();
  for (const [index, variable] of asList(spec.variables).entries()) {
    const { name, expression } = isObject(variable) ? variable : {};
    const where = `spec.variables[${index}].expression`;
    const program = compileProgram(expression, where, environment.environment, []);
    if (program instanceof Fault) return program;
    environment.declare(asString(name) ?? "", program.checked.resultType);
    variables.set(asString(name) ?? "", program);
  }
  return variables;
}

/** What expressions see of a request, without `variables`. */
export function toSpecFrame({ surroundings }: CompiledSpec, request: Request, world: World): Frame {
  surroundings.enter(world);
  return { ...toFrame(request, world), ...surroundings.cel.activation };
}

/** Adds `variables` to what expressions see. */
export function addVariables(frame: Frame, { variables }: CompiledSpec): void {
  frame["variables"] = new LazyVariables(variables, () => frame, COST_LIMIT);
}
