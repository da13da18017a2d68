import { type Batch, Problem, type Resource } from "../../../../model/index.ts";
import { Fault } from "../fault.ts";
import { placeOf } from "../policy-source.ts";
import { exceptionsOf, isCelException } from "./exceptions.ts";
import { type CelPolicy, compileCelPolicy, isCelPolicy } from "./policy.ts";

/** Whether the object is a policy or an exception of policies.kyverno.io. */
export function isKyvernoCelObject(resource: Resource): boolean {
  return isCelPolicy(resource) || isCelException(resource);
}

/** Compiles the policies of policies.kyverno.io among the objects, with the exceptions among them. */
export function readCelPolicies(resources: readonly Resource[]): Batch<CelPolicy> {
  const items: CelPolicy[] = [];
  const problems: Problem[] = [];
  const exceptions = resources.filter(isCelException);
  for (const resource of resources.filter(isCelPolicy)) {
    const { kind, metadata } = resource.object;
    const policy = compileCelPolicy(resource, exceptionsOf(exceptions, kind, metadata.name ?? ""));
    if (!(policy instanceof Fault)) items.push(policy);
    else {
      const at = placeOf(resource, ["spec"]);
      problems.push(new Problem("POLICY_INVALID", `${kind} ${metadata.name ?? ""}: ${policy.message}`, { at }));
    }
  }
  return { items, problems };
}
