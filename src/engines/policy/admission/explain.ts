import type { Activation } from "../../../languages/cel/index.ts";
import type { Location, Path, PolicyResult } from "../../../model/index.ts";
import { type Explanation, toOutcome, Trace } from "../explanation.ts";
import type { Request, World } from "../policy.ts";
import { findDecided, findUsed, type NamedPrograms, traceExpression } from "../trace-expression.ts";
import type { Attributes } from "./attributes.ts";
import type { Definition } from "./definition.ts";
import { findInvocations, type Invocation, meetsConditions, toActivation } from "./invocation.ts";
import { locatePolicy } from "./problem.ts";
import { BUDGET, Stage } from "./stage.ts";
import type { Validation } from "./validations.ts";
import type { Setting, ValidatingPolicy } from "./validating-policy.ts";
import { toWorldKinds } from "./world-kinds.ts";

/**
 * Every step of judging a request: what matches, conditions, the variables that count, and validations with all their parts.
 * @param results what judging answers
 */
export function explain(
  read: ValidatingPolicy,
  request: Request,
  world: World,
  setting: Setting,
  results: readonly PolicyResult[],
): Explanation {
  const trace = new Trace();
  const kinds = setting.kinds ?? toWorldKinds(world);
  const attributes = setting.attributes.get(request, "validating", kinds);
  const invocations = findInvocations(read.definition, read.bindings, attributes, world, kinds);
  if (invocations.length === 0) traceMismatch(trace, read, attributes, world);
  for (const invocation of invocations) traceInvocation(trace, read, invocation);
  return trace.explain("", results);
}

function traceMismatch(trace: Trace, read: ValidatingPolicy, attributes: Attributes, world: World): void {
  const match = read.definition.matches(attributes, world);
  const say = (title: string, because: string): void => {
    trace.settle(trace.add(title, toOutcome(`does not match: ${because}`)));
  };
  if (match.is === "no") return say("matchConstraints", match.because);
  if (match.is === "yes") trace.add("matchConstraints", toOutcome("matches"));
  if (read.bindings.length === 0) return say("bindings", "no ValidatingAdmissionPolicyBinding names the policy");
  for (const binding of read.bindings) {
    const bound = binding.matches(attributes, world);
    const because = bound.is === "no" ? bound.because : "there is no parameter, or requests like this are never judged";
    say(`binding ${binding.name}`, because);
  }
}

function traceInvocation(trace: Trace, read: ValidatingPolicy, invocation: Invocation): void {
  const { binding } = invocation;
  const title = binding?.name === undefined ? "matchConstraints" : `binding ${binding.name}`;
  if (invocation.is !== "run") {
    const message = invocation.is === "error" ? invocation.error : invocation.because;
    trace.settle(trace.add(title, { is: "error", message }));
    return;
  }
  const { kind, resource } = invocation.subject;
  const group = [kind.group, kind.version].filter(Boolean).join("/");
  trace.add(title, toOutcome(`matches as ${resource.resource} of ${group}`));
  const { definition, validations } = read;
  for (const param of invocation.params) {
    if (param !== null) trace.add("params", toOutcome(`${param.kind} ${param.metadata.name ?? ""}`));
    traceExpressions(
      trace,
      { ...definition, validations },
      toActivation(definition, invocation.subject, param),
      (path) => locatePolicy(definition.resource, path),
    );
  }
}

/** The expressions of a policy, as all policies of this make have them. */
export interface Expressions extends Pick<Definition, "conditions" | "variables" | "failurePolicy"> {
  readonly validations: readonly Validation[];
}

/** Takes down conditions and, where they hold, variables and validations; and what made them so. */
export function traceExpressions(
  trace: Trace,
  { conditions, variables, validations, failurePolicy }: Expressions,
  values: Activation,
  locate: (path: Path) => Location | undefined,
): void {
  const named: NamedPrograms = new Map(variables.map(({ name, expression }) => [name, expression.program]));
  const early = new Stage({ ...values, namespaceObject: null }, variables, BUDGET);
  const met = meetsConditions({ conditions, variables, failurePolicy }, values);
  for (const [index, { name, expression }] of conditions.entries()) {
    const at = locate(["spec", "matchConditions", index]);
    const traced = { program: expression.program, activation: early.activation, at };
    const outcome = traceExpression(trace, `match condition '${name}'`, traced);
    if (outcome.is !== "value" || outcome.value !== true)
      for (const step of findDecided(traced, named)) trace.settle(step);
  }
  if (met !== true) return;
  const stage = new Stage(values, variables, BUDGET);
  const used = findUsed(
    validations.map(({ expression }) => expression.program),
    named,
  );
  for (const [index, { name, expression }] of variables.entries()) {
    if (!used.has(name)) continue;
    const at = locate(["spec", "variables", index]);
    traceExpression(trace, `variable ${name}`, { program: expression.program, activation: stage.activation, at });
  }
  for (const [index, { expression, path }] of validations.entries()) {
    const traced = { program: expression.program, activation: stage.activation, at: locate(path) };
    const outcome = traceExpression(trace, `validation ${index + 1}`, traced);
    if (outcome.is !== "value" || outcome.value !== true)
      for (const step of findDecided(traced, named)) trace.settle(step);
  }
}
