import { mutateAll, type Policy } from "../engines/policy/index.ts";
import { applyPatch, createPatch, type PatchOperation } from "../formats/json-patch/index.ts";
import { findKind, toServerForm } from "../inventory/kinds/index.ts";
import { type KubernetesObject, type PolicyResult, Problem } from "../model/index.ts";
import type { Decision } from "./decision.ts";
import type { Meter } from "./meter.ts";
import { applyMutations } from "./mutation/index.ts";
import { toReasons } from "./policies.ts";
import { toPolicyName } from "./policy-reasons.ts";
import type { Review } from "./review.ts";
import type { RuleSet } from "./rule-set.ts";
import { Run } from "./run.ts";
import { settle } from "./settle.ts";
import type { DecisionWorld } from "./world.ts";

/**
 * How a rule set changes the object of a request: first by the policies of its owners, then by the built-in mutations, which fill in
 * what is silent still; so what a policy says counts as said, and what it puts in gets the defaults, too. The smallest patch that
 * comes to the same. The same values give the same decision; never throws for what they hold.
 */
export function decideMutation(review: Review, ruleSet: RuleSet, world: DecisionWorld, meter: Meter): Decision {
  const { object, operation } = review.request;
  if (object === null || operation === "DELETE" || operation === "CONNECT") return settle(review, ruleSet, []);
  const run = new Run(ruleSet, meter);
  const { mutations } = ruleSet;
  const between = mutateByPolicies(review, ruleSet, world, run);
  const policed = between === object ? review : { ...review, request: { ...review.request, object: between } };
  const own =
    mutations === undefined
      ? undefined
      : run.measure("mutations", "deny", () => applyMutations(policed, mutations, world));
  const changed = own?.object ?? between;
  const decision = settle(review, ruleSet, run.reasons, own?.annotations);
  const patch = decision.allowed && changed !== object ? createPatch(object, changed) : NO_PATCH;
  return {
    ...decision,
    ...(own === undefined ? {} : { notes: own.notes }),
    ...(patch.length === 0 ? {} : { patch }),
  };
}

const NO_PATCH: readonly PatchOperation[] = [];

function mutateByPolicies(review: Review, ruleSet: RuleSet, world: DecisionWorld, run: Run): KubernetesObject {
  const object = review.request.object as KubernetesObject;
  const mutating = ruleSet.policies.matching(review.request).filter((policy) => policy.mutate !== undefined);
  if (mutating.length === 0) return object;
  const metered = mutating.map((policy) => toMetered(policy, run));
  const outcome = run.measure("policies", "deny", () => mutateAll(metered, review.request, world));
  for (const reason of toReasons(outcome?.results ?? [], review, ruleSet, world)) run.reasons.push(reason);
  return outcome === undefined || outcome.object === null ? object : withChanges(object, outcome.object, review);
}

/**
 * The object with what policies changed, and no more: engines hand over the API server's form of what they leave, with defaults and
 * in its own writing, and neither is a change anybody asked for.
 */
function withChanges(object: KubernetesObject, left: KubernetesObject, { request }: Review): KubernetesObject {
  if (left === object) return object;
  const { group, version, kind } = request.kind;
  const known = findKind(group, kind, version);
  if (known === undefined) return left;
  const changes = createPatch(toServerForm(object, known), toServerForm(left, known));
  const changed = applyPatch(object, changes);
  // An object that nobody has filled in may lack what a change stands in.
  return changed instanceof Problem ? left : (changed as KubernetesObject);
}

const NO_RESULTS: readonly PolicyResult[] = [];

/** The same policy, whose mutation is watched over: one that may not run, breaks or could not do all, leaves the object as it is. */
function toMetered(policy: Policy, run: Run): Policy {
  const { name, namespace, kind, isReinvoked } = policy;
  return {
    name,
    namespace,
    kind,
    ...(isReinvoked === undefined ? {} : { isReinvoked }),
    judge: () => NO_RESULTS,
    mutate: (request, world) =>
      run.measure(toPolicyName(policy), "deny", () => {
        const outcome = policy.mutate?.(request, world);
        const isWhole = outcome === undefined || outcome.results.every(({ result }) => result !== "error");
        return isWhole || request.object === null ? outcome : { ...outcome, object: request.object };
      }),
  };
}
