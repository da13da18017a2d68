import { toFingerprint } from "../engines/posture/index.ts";
import type { Finding, Impact, PolicyResult, Resource } from "../model/index.ts";
import { toResourceId } from "../model/index.ts";

/** How findings, exceptions and reasons name a rule of a policy: `policy/require-labels/check-team`. */
export function toPolicyId({ policy, rule }: Pick<PolicyResult, "policy" | "rule">): string {
  return rule === "" ? `policy/${policy}` : `policy/${policy}/${rule}`;
}

/**
 * A result that is no pass as a finding, in scans and for exceptions at admission.
 * @param ordinal how many of the same rule and object came before
 */
export function toPolicyFinding(
  result: PolicyResult,
  { object, origin }: Resource,
  impact: Impact,
  ordinal: number,
): Finding {
  const id = toPolicyId(result);
  const resource = toResourceId(object);
  return {
    control: id,
    severity: result.result === "warn" ? "low" : impact,
    verdict: result.result === "error" ? "unknown" : "fail",
    resource,
    origin,
    path: ["metadata", "name"],
    message: result.message === "" ? `the policy ${result.policy} does not hold` : result.message,
    edits: [],
    fingerprint: toFingerprint(id, resource, undefined, [], ordinal),
  };
}
