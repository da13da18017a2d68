import {
  asList,
  asObject,
  asString,
  dig,
  type JsonObject,
  type KubernetesObject,
  type Resource,
} from "../../../../model/index.ts";
import type { ResourceRule } from "../../policy.ts";
import { toApplyRules, toMatchInterest } from "../interest.ts";
import { type Matchable, matchObject } from "../match.ts";
import { toPolicyProblem } from "../problem.ts";
import { applyAt, type ChangeAnswer, type PathTests } from "./apply.ts";
import { readLocation, type Step } from "./location.ts";
import {
  appliesOn,
  appliesTo,
  findApplyToFault,
  toAssignSetter,
  toImageSetter,
  toSetSetter,
  type ToSetter,
} from "./setters.ts";

export const MUTATOR_KINDS = ["Assign", "AssignMetadata", "ModifySet", "AssignImage"] as const;

/** One mutator, read and checked. */
export interface Mutator {
  readonly kind: string;
  readonly name: string;
  /** What it may be about. */
  readonly interest: readonly ResourceRule[];
  /**
   * @param target its object is changed in place: a copy of the caller's
   * @param operation what is done with the object; absent: whatever
   */
  apply(target: Matchable, operation?: string): ChangeAnswer;
}

/**
 * Reads an Assign, AssignMetadata, ModifySet or AssignImage (mutations.gatekeeper.sh).
 * @throws {Problem} POLICY_INVALID where Gatekeeper would refuse it
 */
export function readMutator(resource: Resource): Mutator {
  const { object } = resource;
  const spec = asObject(object["spec"]) ?? {};
  const location = readLocation(asString(spec["location"]) ?? "");
  if (location.is === "invalid")
    throw toPolicyProblem(resource, ["spec", "location"], `location cannot be read: ${location.because}`);
  const fault = findFault(object.kind, location.steps);
  if (fault !== undefined) throw toPolicyProblem(resource, ["spec", "location"], fault);
  const toSetter = readSetter(object.kind, asObject(spec["parameters"]) ?? {}, location.steps);
  if (typeof toSetter === "string") throw toPolicyProblem(resource, ["spec", "parameters"], toSetter);
  const tests = readPathTests(resource, location.steps);
  const match = asObject(spec["match"]);
  const rows = asList(spec["applyTo"]);
  const isForAll = object.kind === "AssignMetadata";
  const misapplied = isForAll ? undefined : findApplyToFault(rows);
  if (misapplied !== undefined) throw toPolicyProblem(resource, ["spec", "applyTo"], misapplied);
  const name = asString(object.metadata.name) ?? "";
  if (name.length > 63) throw toPolicyProblem(resource, ["metadata", "name"], "its name has more than 63 characters");
  return {
    kind: object.kind,
    name,
    interest: isForAll ? toMatchInterest(match) : toApplyRules(rows, undefined),
    apply: (target, operation = "") => {
      if (!isForAll && !rows.some((row) => appliesTo([row], target.object) && appliesOn(row, operation)))
        return { is: "unchanged" };
      const answer = matchObject(match, target);
      if (answer.is === "unknown") return { is: "failed", because: answer.because };
      if (answer.is === "no match") return { is: "unchanged" };
      const setter = toSetter(target.object);
      if (typeof setter === "string") return { is: "failed", because: setter };
      return applyAt(target.object, location.steps, tests, setter);
    },
  };
}

function findFault(kind: string, steps: readonly Step[]): string | undefined {
  const [first, second, third] = steps;
  const root = first?.is === "field" ? first.name : "";
  if (kind === "AssignMetadata") {
    const isLabel = second?.is === "field" && (second.name === "labels" || second.name === "annotations");
    const isWhole = steps.length === 3 && third?.is === "field";
    return root === "metadata" && isLabel && isWhole
      ? undefined
      : "AssignMetadata sets one label or annotation: metadata.labels.NAME or metadata.annotations.NAME";
  }
  if (root === "metadata") return `${kind} must not change metadata: use AssignMetadata`;
  const [parent, last] = steps.slice(-2);
  if (kind !== "ModifySet" && parent?.is === "list" && last?.is === "field" && last.name === parent.key)
    return `${kind} must not change the key of a list's element`;
  return kind !== "Assign" && steps.at(-1)?.is === "list" ? `the location of ${kind} must end in a field` : undefined;
}

/** A value has to fit the place it is put. */
function findAssignFault(kind: string, assign: JsonObject, steps: readonly Step[]): string | undefined {
  const given = ["value", "fromMetadata", "externalData"].filter((field) => assign[field] !== undefined);
  if (given.length > 1) return `assign has ${given.join(" and ")}: only one of them`;
  const { value } = assign;
  if (kind === "AssignMetadata")
    return value === undefined || typeof value === "string" ? undefined : "a label or annotation is a text";
  const last = steps.at(-1);
  if (last?.is !== "list") return undefined;
  if (last.value === undefined) return "the last step must name one element";
  if (value === undefined) return "an element of a list must be given as a value";
  return asObject(value)?.[last.key] === last.value ? undefined : `the element's ${last.key} must be ${last.value}`;
}

function readSetter(kind: string, parameters: JsonObject, steps: readonly Step[]): ToSetter | string {
  switch (kind) {
    case "ModifySet": {
      const operation = parameters["operation"] ?? "merge";
      if (operation !== "merge" && operation !== "prune") return "operation must be merge or prune";
      const values = asList(dig(parameters, "values", "fromList"));
      return toSetSetter(operation, values);
    }
    case "AssignImage":
      return toImageSetter(parameters);
    default: {
      const assign = asObject(parameters["assign"]) ?? {};
      return findAssignFault(kind, assign, steps) ?? toAssignSetter(assign);
    }
  }
}

function readPathTests(resource: Resource, steps: readonly Step[]): PathTests {
  const tests = new Map<number, "MustExist" | "MustNotExist">();
  // AssignMetadata only ever adds.
  if (resource.object.kind === "AssignMetadata") return tests.set(steps.length - 1, "MustNotExist");
  const path = ["spec", "parameters", "pathTests"];
  for (const [index, test] of asList(dig(resource.object, ...path)).entries()) {
    const sub = readLocation(asString(dig(test, "subPath")) ?? "");
    const condition = dig(test, "condition");
    const isPrefix =
      sub.is === "location" && sub.steps.every((step, depth) => JSON.stringify(step) === JSON.stringify(steps[depth]));
    if (!isPrefix) throw toPolicyProblem(resource, [...path, index], "subPath is no beginning of the location");
    if (condition !== "MustExist" && condition !== "MustNotExist")
      throw toPolicyProblem(resource, [...path, index], "condition must be MustExist or MustNotExist");
    const depth = sub.steps.length - 1;
    if ((tests.get(depth) ?? condition) !== condition)
      throw toPolicyProblem(resource, [...path, index], "the same subPath must and must not exist");
    tests.set(depth, condition);
  }
  const depths = [...tests].map(([depth, condition]) => ({ depth, condition }));
  const [highest] = depths
    .filter(({ condition }) => condition === "MustNotExist")
    .map(({ depth }) => depth)
    .sort((a, b) => a - b);
  if (highest !== undefined && depths.some(({ depth, condition }) => condition === "MustExist" && depth > highest))
    throw toPolicyProblem(resource, path, "a subPath must exist below one that must not");
  return tests;
}

export type MutationAnswer =
  | { readonly is: "mutated"; readonly object: KubernetesObject; readonly by: readonly Mutator[] }
  | { readonly is: "failed"; readonly by: Mutator | undefined; readonly because: string };

/**
 * Applies mutators until nothing changes any more; Gatekeeper orders them by group, kind and name.
 * An endless back and forth is an error, as there.
 */
export function mutateObject(mutators: readonly Mutator[], target: Matchable, operation = ""): MutationAnswer {
  const order = [...mutators].sort((a, b) => compare(a.kind, b.kind) || compare(a.name, b.name));
  const object = structuredClone(target.object);
  let text = JSON.stringify(object);
  const by = new Set<Mutator>();
  for (let round = 0; round <= order.length + 1; round += 1) {
    for (const mutator of order) {
      const answer = mutator.apply({ ...target, object }, operation);
      if (answer.is === "failed") return { is: "failed", by: mutator, because: answer.because };
      if (answer.is === "unchanged") continue;
      const after = JSON.stringify(object);
      if (after !== text) by.add(mutator);
    }
    const after = JSON.stringify(object);
    if (after === text) return { is: "mutated", object, by: [...by] };
    text = after;
  }
  return { is: "failed", by: undefined, because: "the mutators never come to rest: two of them undo each other" };
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
