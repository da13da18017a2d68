import type { Location } from "./problem.ts";
import type { ResourceId } from "./resource.ts";

/** As PolicyReport (wgpolicyk8s.io/v1alpha2) names results. `unknown` verdicts are `error`, with the reason in the message. */
export type PolicyOutcome = "pass" | "fail" | "warn" | "error" | "skip";

/** What one rule of one policy says of one resource. */
export interface PolicyResult {
  /** Name of the policy, with its namespace before a slash where it has one. */
  readonly policy: string;
  /** `ClusterPolicy`, `ValidatingAdmissionPolicy`, `K8sRequiredLabels` … */
  readonly policyKind: string;
  /** Name of the rule; empty where the kind of policy has none. */
  readonly rule: string;
  readonly resource: ResourceId;
  readonly result: PolicyOutcome;
  readonly message: string;
  /** What a failure does to the request; absent: it is refused. */
  readonly action?: "deny" | "warn" | "audit";
  /** Where in the policy's file the rule or expression stands. */
  readonly at?: Location;
}
