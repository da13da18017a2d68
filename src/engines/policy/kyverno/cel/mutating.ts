import { builtInKinds } from "../../../../inventory/kinds/index.ts";
import {
  type CelType,
  jsonPatchLibrary,
  listOf,
  type Program,
  struct,
  toJson,
} from "../../../../languages/cel/index.ts";
import {
  asList,
  asObject,
  dig,
  isObject,
  type Json,
  type JsonObject,
  type KubernetesObject,
  type Resource,
} from "../../../../model/index.ts";
import { changeObject, type Mutation } from "../../admission/mutations.ts";
import type { Request, World } from "../../policy.ts";
import { toRequest } from "../../request.ts";
import { Fault } from "../fault.ts";
import type { RuleAnswer } from "../rule-context.ts";
import type { Frame } from "./activation.ts";
import { rewriteExpression } from "./autogen-mutation.ts";
import { toControllerSpecs } from "./autogen.ts";
import { addVariables, compileSpec, toSpecFrame } from "./compiled-spec.ts";
import { compileConstraints, withAnyOperation } from "./constraints.ts";
import { enterSpec } from "./enter.ts";
import { compileProgram, run } from "./program.ts";
import type { Surroundings } from "./surroundings.ts";

/** What one spec makes of a request's object; undefined where it does not match. */
export type Mutate = (
  request: Request,
  world: World,
) => { readonly object: KubernetesObject; readonly answer: RuleAnswer } | undefined;

/** Compiles a spec, and those that Kyverno makes of it for pod controllers. */
export function compileMutating(
  spec: JsonObject,
  exceptions: readonly Resource[],
  surroundings: Surroundings,
): readonly Mutate[] | Fault {
  const compiled: Mutate[] = [];
  for (const one of [spec, ...toControllerSpecs(spec, toControllerMutation)]) {
    const made = compileOne(one, exceptions, surroundings);
    if (made instanceof Fault) return made;
    compiled.push(made);
  }
  return compiled;
}

/** Only match conditions and apply configurations are rewritten: neither variables nor JSON patches are. */
function toControllerMutation(spec: JsonObject, template: string): JsonObject {
  const rewrite = (value: unknown): unknown =>
    isObject(value) && typeof value.expression === "string"
      ? { ...value, expression: rewriteExpression(value.expression, template) }
      : value;
  return {
    ...spec,
    matchConditions: asList(spec.matchConditions).map((one) => rewrite(one) as JsonObject),
    mutations: asList(spec.mutations).map((one) =>
      isObject(one) && isObject(one.applyConfiguration)
        ? { ...one, applyConfiguration: rewrite(one.applyConfiguration) as JsonObject }
        : one,
    ),
  };
}

/** What a spec makes of objects that are there already; undefined where it leaves them alone. */
export type MutateTargets = (request: Request, world: World) => readonly KubernetesObject[];

/** Compiles the side of a spec that changes existing objects when a request matches (`evaluation.mutateExisting`). */
export function compileTargets(
  spec: JsonObject,
  exceptions: readonly Resource[],
  surroundings: Surroundings,
): MutateTargets | undefined | Fault {
  if (dig(spec, "evaluation", "mutateExisting", "enabled") !== true) return undefined;
  const targets = asObject(spec.targetMatchConstraints) ?? {};
  const own = asList(targets.resourceRules).length > 0 ? targets : (asObject(spec.matchConstraints) ?? {});
  const inner = { ...spec, matchConstraints: withAnyOperation(own), matchConditions: spec.targetMatchConditions };
  const mutate = compileOne(inner, exceptions, surroundings);
  if (mutate instanceof Fault) return mutate;
  const selects = compileSelection(spec, targets, exceptions, surroundings);
  if (selects instanceof Fault) return selects;
  const trigger = compileConstraints(spec);
  return (request, world) => {
    if (trigger(request, world).is !== "yes") return [];
    const chosen = selects?.(request, world);
    return world.objects.all().flatMap((object) => {
      if (chosen !== undefined && !chosen.has(toName(object))) return [];
      const outcome = mutate({ ...toRequest(object), userInfo: request.userInfo }, world);
      return outcome?.answer.result === "pass" ? [outcome.object] : [];
    });
  };
}

/** `targetMatchConstraints.expression`: names of the objects that it finds. */
function compileSelection(
  spec: JsonObject,
  targets: JsonObject,
  exceptions: readonly Resource[],
  surroundings: Surroundings,
): ((request: Request, world: World) => ReadonlySet<string>) | undefined | Fault {
  if (typeof targets.expression !== "string" || targets.expression === "") return undefined;
  const compiled = compileSpec(spec, exceptions, { surroundings, variablesFirst: true });
  if (compiled instanceof Fault) return compiled;
  const where = "spec.targetMatchConstraints.expression";
  const program = compileProgram(targets.expression, where, compiled.environment.environment, []);
  if (program instanceof Fault) return program;
  return (request, world) => {
    const frame = toSpecFrame(compiled, request, world);
    addVariables(frame, compiled);
    const value = run(program, frame);
    const found = value instanceof Fault ? null : (toJson(value) as Json);
    const items = isObject(found) && Array.isArray(found.items) ? found.items : [found];
    return new Set(items.filter(isObject).map((item) => toName(item as KubernetesObject)));
  };
}

function toName({ kind, metadata }: KubernetesObject): string {
  return JSON.stringify([kind, metadata.namespace ?? "", metadata.name ?? ""]);
}

function compileOne(spec: JsonObject, exceptions: readonly Resource[], surroundings: Surroundings): Mutate | Fault {
  // Kyverno knows no failure policy here: what fails is an error.
  const compiled = compileSpec({ ...spec, failurePolicy: "Fail" }, exceptions, {
    surroundings,
    libraries: [jsonPatchLibrary],
    variablesFirst: true,
  });
  if (compiled instanceof Fault) return compiled;
  const mutations = compileMutations(spec, compiled.environment.environment);
  if (mutations instanceof Fault) return mutations;
  return (request, world) => {
    const { object } = request;
    if (object === null) return undefined;
    const frame = toSpecFrame(compiled, request, world);
    addVariables(frame, compiled);
    const entered = enterSpec(compiled, frame, request, world);
    if (entered === undefined) return undefined;
    return entered === "entered" ? applyAll(mutations, object, frame) : { object, answer: entered };
  };
}

type Compiled = readonly { readonly mutation: Mutation; readonly program: Program }[];

const TYPES: Readonly<Record<Mutation["is"], CelType>> = {
  ApplyConfiguration: struct("Object"),
  JSONPatch: listOf(struct("JSONPatch")),
};

function compileMutations(spec: JsonObject, environment: Parameters<typeof compileProgram>[2]): Compiled | Fault {
  const mutations: { mutation: Mutation; program: Program }[] = [];
  for (const [index, item] of asList(spec.mutations).entries()) {
    const is = isObject(item) ? item.patchType : undefined;
    if (!isObject(item) || (is !== "ApplyConfiguration" && is !== "JSONPatch")) {
      return new Fault(`spec.mutations[${index}]: patchType must be ApplyConfiguration or JSONPatch`);
    }
    const field = is === "JSONPatch" ? "jsonPatch" : "applyConfiguration";
    const source = asObject(item[field])?.expression;
    const where = `spec.mutations[${index}].${field}.expression`;
    const program = compileProgram(source, where, environment, [TYPES[is]]);
    if (program instanceof Fault) return program;
    const expression = { source: typeof source === "string" ? source : "", program };
    mutations.push({ mutation: { is, expression, path: ["spec", "mutations", index, field] }, program });
  }
  return mutations;
}

/** Each mutation sees what the one before it made. One that fails undoes all. */
function applyAll(
  mutations: Compiled,
  original: KubernetesObject,
  frame: Frame,
): { readonly object: KubernetesObject; readonly answer: RuleAnswer } {
  let object = original;
  const fail = (message: string): { object: KubernetesObject; answer: RuleAnswer } => ({
    object: original,
    answer: { result: "error", message: `failed to evaluate policy: ${message}` },
  });
  for (const { mutation, program } of mutations) {
    const value = run(program, frame);
    if (value instanceof Fault) return fail(value.message);
    const changed = changeObject(object, mutation, value, builtInKinds);
    if (changed.is === "fault") return fail(changed.error);
    object = changed.object as KubernetesObject;
    frame["object"] = object;
  }
  return { object, answer: { result: "pass", message: "success" } };
}
