import { isEqual } from "../../../formats/json-patch/index.ts";
import type { KindTable } from "../../../inventory/kinds/index.ts";
import type { KubernetesObject, PolicyResult } from "../../../model/index.ts";
import type { Policy, Request, World } from "../policy.ts";
import type { Attributes } from "./attributes.ts";
import type { Binding } from "./binding.ts";
import { convert } from "./conversion.ts";
import type { Definition } from "./definition.ts";
import { findInvocations, type Invocation, meetsConditions, toActivation } from "./invocation.ts";
import { toBoundInterest } from "./interest.ts";
import { applyMutation, type Mutation } from "./mutations.ts";
import { locatePolicy } from "./problem.ts";
import { BUDGET, OutOfBudget, Stage } from "./stage.ts";
import { toWorldKinds } from "./world-kinds.ts";
import type { Setting } from "./validating-policy.ts";

/** A MutatingAdmissionPolicy that was read, with its bindings. */
export interface MutatingPolicy {
  readonly definition: Definition;
  readonly mutations: readonly Mutation[];
  readonly bindings: readonly Binding[];
}

const KIND = "MutatingAdmissionPolicy";

/** What a policy says when it changed an object, or could not. */
interface Outcome {
  readonly object: KubernetesObject;
  readonly results: readonly PolicyResult[];
}

/** What went wrong, in the API server's words. */
interface Fault {
  readonly error: string;
  /** The request is refused whatever the failure policy is. */
  readonly isFinal?: true;
}

export function toMutatingPolicy(read: MutatingPolicy, setting: Setting): Policy {
  const { definition } = read;
  return {
    name: definition.name,
    namespace: "",
    kind: KIND,
    interest: toBoundInterest(definition.spec["matchConstraints"], read.bindings),
    judge: () => [],
    ...(definition.spec["reinvocationPolicy"] === "IfNeeded" ? { isReinvoked: true } : {}),
    mutate: (request, world) => mutate(read, request, world, setting),
  };
}

function mutate(read: MutatingPolicy, request: Request, world: World, setting: Setting): Outcome | undefined {
  const kinds = setting.kinds ?? toWorldKinds(world);
  const attributes = setting.attributes.get(request, "mutating", kinds);
  if (attributes.object === null) return undefined;
  const invocations = findInvocations(read.definition, read.bindings, attributes, world, kinds);
  if (invocations.length === 0) return undefined;
  let object = attributes.object;
  const results: PolicyResult[] = [];
  for (const invocation of invocations) {
    const outcome = run(read, invocation, { ...attributes, object }, kinds);
    object = outcome.object;
    results.push(...outcome.results);
  }
  return { object: withoutNamespace(object, request), results };
}

/** The object keeps the name that people gave it: without a namespace where they wrote none. */
function withoutNamespace(object: KubernetesObject, { object: given }: Request): KubernetesObject {
  if (given === null || given.metadata.namespace !== undefined) return object;
  const { namespace: _, ...metadata } = object.metadata;
  return { ...object, metadata };
}

function run(read: MutatingPolicy, invocation: Invocation, attributes: Attributes, kinds: KindTable): Outcome {
  const { definition } = read;
  const object = attributes.object as KubernetesObject;
  const base = { policy: definition.name, policyKind: KIND, rule: "", resource: attributes.id };
  if (invocation.is === "unknown")
    return { object, results: [{ ...base, result: "error", message: invocation.because }] };
  const errors: Fault[] = [];
  let changed = object;
  let isMet = false;
  if (invocation.is === "error") errors.push({ error: invocation.error });
  else {
    for (const param of invocation.params) {
      const subject = { ...invocation.subject, attributes, object: convert(changed, invocation.subject.kind) };
      const met = meetsConditions(definition, toActivation(definition, subject, param));
      if (met === false) continue;
      isMet = true;
      if (met !== true) errors.push(met);
      else changed = convert(runMutations(read, { ...invocation, subject }, param, errors, kinds), attributes.kind);
    }
  }
  if (errors.length > 0)
    return { object: changed, results: errors.map((fault) => toFault(read, invocation, base, fault)) };
  if (!isMet) return { object, results: [] };
  const message = isEqual(changed, object) ? "nothing to change" : "changed";
  return { object: changed, results: [{ ...base, result: "pass", message }] };
}

/** Every mutation sees what those before it made. */
function runMutations(
  { definition, mutations }: MutatingPolicy,
  { subject }: Extract<Invocation, { is: "run" }>,
  param: KubernetesObject | null,
  errors: Fault[],
  kinds: KindTable,
): KubernetesObject {
  let object = subject.object as KubernetesObject;
  for (const mutation of mutations) {
    const values = toActivation(definition, { ...subject, object }, param);
    try {
      const result = new Stage(values, definition.variables, BUDGET).evaluate(mutation.expression);
      const changed = result.is === "error" ? undefined : applyMutation(object, mutation, result.value, kinds);
      if (result.is === "error") errors.push(result);
      else if (changed?.is === "fault") errors.push(changed);
      else if (changed !== undefined) object = changed.object as KubernetesObject;
    } catch (thrown) {
      if (!(thrown instanceof OutOfBudget)) throw thrown;
      errors.push({ error: thrown.message });
    }
  }
  return object;
}

function toFault(
  { definition }: MutatingPolicy,
  invocation: Invocation,
  base: Pick<PolicyResult, "policy" | "policyKind" | "rule" | "resource">,
  { error, isFinal }: Fault,
): PolicyResult {
  const at = locatePolicy(definition.resource, []);
  const where = at === undefined ? {} : { at };
  if (isFinal === true) return { ...base, result: "error", action: "deny", message: error, ...where };
  if (definition.failurePolicy === "Ignore") {
    return { ...base, result: "skip", message: `not applied, for failurePolicy is Ignore: ${error}`, ...where };
  }
  const name = invocation.binding?.name;
  const who =
    name === undefined
      ? `policy ${JSON.stringify(definition.name)}`
      : `policy '${definition.name}' with binding '${name}'`;
  return { ...base, result: "error", action: "deny", message: `${who} denied request: ${error}`, ...where };
}
