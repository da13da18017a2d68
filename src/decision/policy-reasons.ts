import type { Policy } from "../engines/policy/index.ts";
import type { PolicyResult } from "../model/index.ts";
import type { Reason } from "./decision.ts";
import { toPolicyId } from "./policy-finding.ts";

/** The policy as the meter knows it: `policy/require-labels`. */
export function toPolicyName({ namespace, name }: Policy): string {
  return toPolicyId({ policy: namespace === "" ? name : `${namespace}/${name}`, rule: "" });
}

/** Why a result is no pass. */
export function toPolicyReason(result: PolicyResult): Reason {
  return {
    rule: toPolicyId(result),
    action: result.action ?? (result.result === "warn" ? "warn" : "deny"),
    verdict: result.result === "error" ? "unknown" : "fail",
    message: result.message === "" ? `the policy ${result.policy} does not hold` : result.message,
  };
}
