import { isEqual } from "../../../formats/json-patch/index.ts";
import type { KubernetesObject, PolicyResult } from "../../../model/index.ts";
import type { Policy, Request, World } from "../policy.ts";

/**
 * The object with the changes of all policies, in their order. Policies that ask for it run once more when a later one
 * changed what they had left, as in the API server.
 * @see k8s.io/apiserver/pkg/admission/plugin/policy/mutating/reinvocationcontext.go
 */
export function mutateAll(
  policies: readonly Policy[],
  request: Request,
  world: World,
): { readonly object: KubernetesObject | null; readonly results: readonly PolicyResult[] } {
  const results: PolicyResult[] = [];
  const reinvocable: Policy[] = [];
  const again = new Set<Policy>();
  let current = request;
  const run = (policy: Policy): void => {
    const outcome = policy.mutate?.(current, world);
    if (outcome === undefined) return;
    results.push(...outcome.results);
    if (!isEqual(outcome.object, current.object)) for (const one of reinvocable) again.add(one);
    current = { ...current, object: outcome.object };
    if (policy.isReinvoked === true) reinvocable.push(policy);
  };
  for (const policy of policies) run(policy);
  for (const policy of policies) if (again.has(policy)) run(policy);
  return { object: current.object, results };
}
