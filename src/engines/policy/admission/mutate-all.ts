import { isEqual } from "../../../formats/json-patch/index.ts";
import type { KubernetesObject, PolicyResult } from "../../../model/index.ts";
import type { Policy, Request, World } from "../policy.ts";

/**
 * The object with the changes of all policies, in their order. Policies that ask for it run once more when anything was changed, be it by
 * themselves, as in the API server; those that had nothing to do with the object at first do not.
 * @see k8s.io/apiserver/pkg/admission/plugin/policy/mutating/dispatcher.go, dispatchInvocations
 */
export function mutateAll(
  policies: readonly Policy[],
  request: Request,
  world: World,
): { readonly object: KubernetesObject | null; readonly results: readonly PolicyResult[] } {
  const results: PolicyResult[] = [];
  const reinvocable: Policy[] = [];
  let current = request;
  let isChanged = false;
  const run = (policy: Policy): void => {
    const outcome = policy.mutate?.(current, world);
    if (outcome === undefined) return;
    results.push(...outcome.results);
    isChanged ||= !isEqual(outcome.object, current.object);
    current = { ...current, object: outcome.object };
    if (policy.isReinvoked === true && hasRun(outcome.results)) reinvocable.push(policy);
  };
  for (const policy of policies) run(policy);
  const again = isChanged ? reinvocable.splice(0) : [];
  for (const policy of again) run(policy);
  return { object: current.object, results };
}

function hasRun(results: readonly PolicyResult[]): boolean {
  return results.length > 0 && results.every(({ result }) => result !== "error");
}
