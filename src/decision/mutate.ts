import { mutateAll, type Policy } from "../engines/policy/index.ts";
import { createPatch, type PatchOperation } from "../formats/json-patch/index.ts";
import type { KubernetesObject, PolicyResult } from "../model/index.ts";
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
 * How a rule set changes the object of a request: first the built-in mutations, then those of policies, and the smallest patch that
 * comes to the same. The same values give the same decision; never throws for what they hold.
 */
export function decideMutation(review: Review, ruleSet: RuleSet, world: DecisionWorld, meter: Meter): Decision {
  const { object, operation } = review.request;
  if (object === null || operation === "DELETE" || operation === "CONNECT") return settle(review, ruleSet, []);
  const run = new Run(ruleSet, meter);
  const { mutations } = ruleSet;
  const own =
    mutations === undefined
      ? undefined
      : run.measure("mutations", "deny", () => applyMutations(review, mutations, world));
  const between = own?.object ?? object;
  const changed = mutateByPolicies({ ...review, request: { ...review.request, object: between } }, ruleSet, world, run);
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
  return outcome?.object ?? object;
}

const NO_RESULTS: readonly PolicyResult[] = [];

/** The same policy, whose mutation is watched over: one that may not run, or breaks, leaves the object as it is. */
function toMetered(policy: Policy, run: Run): Policy {
  const { name, namespace, kind, isReinvoked } = policy;
  return {
    name,
    namespace,
    kind,
    ...(isReinvoked === undefined ? {} : { isReinvoked }),
    judge: () => NO_RESULTS,
    mutate: (request, world) => run.measure(toPolicyName(policy), "deny", () => policy.mutate?.(request, world)),
  };
}
