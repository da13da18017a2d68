import { checksOf } from "./catalogue.ts";
import type { Forbidden } from "./check.ts";
import { type Pod, toPodUnderCheck } from "./pod.ts";
import { formatPolicy, type Policy } from "./policy.ts";
import { quote } from "./wording.ts";

/** A check that does not allow the pod, and why. */
export interface Violation extends Forbidden {
  readonly id: string;
}

export interface PodVerdict {
  readonly allowed: boolean;
  /** The checks that forbid the pod, in the built-in controller's order. */
  readonly checks: readonly Violation[];
}

/**
 * What the Pod Security admission controller of Kubernetes says of the pod under the policy.
 * Two defaults that the API server fills in first are taken as filled in: the emptyDir of a volume of no kind, and the
 * host ports of a pod on the host's network.
 * @throws never for a pod of the model's types
 * @see https://kubernetes.io/docs/concepts/security/pod-security-standards/
 */
export function checkPod(pod: Pod, policy: Policy): PodVerdict {
  const underCheck = toPodUnderCheck(pod);
  const checks: Violation[] = [];
  for (const { id, check } of checksOf(policy)) {
    const forbidden = check(underCheck);
    if (forbidden !== undefined) checks.push({ id, reason: forbidden.reason, detail: forbidden.detail });
  }
  return { allowed: checks.length === 0, checks };
}

/** The built-in controller's words: `violates PodSecurity "baseline:v1.33": host namespaces (hostPID=true), …`. */
export function formatViolations(policy: Policy, checks: readonly Violation[]): string {
  const all = checks.map(({ reason, detail }) => (detail === "" ? reason : `${reason} (${detail})`));
  return `violates PodSecurity ${quote(formatPolicy(policy))}: ${all.join(", ")}`;
}
