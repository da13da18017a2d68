import { checkPod, formatPolicy, formatViolations, type Policy, type Violation } from "../../engines/pss/index.ts";
import type { Reason } from "../decision.ts";
import type { PodSecurity } from "../pod-security.ts";
import { type NamespacePolicy, formatErrors } from "./namespace-policy.ts";
import { findOffendingFields, type PodParts } from "./offending-fields.ts";
import { exempt, type PodSecurityVerdict } from "./verdict.ts";

/**
 * Judges one pod, or the template of one, under what its namespace says.
 * @param enforces only pods themselves are refused; templates are warned of and noted
 */
export function evaluatePod(
  pod: PodParts,
  policy: NamespacePolicy,
  podSecurity: PodSecurity,
  enforces: boolean,
): PodSecurityVerdict {
  const { runtimeClassName } = pod.spec;
  if (runtimeClassName && podSecurity.exemptions.runtimeClasses.includes(runtimeClassName))
    return exempt("runtimeClass");
  const reasons: Reason[] = [];
  const annotations = new Map<string, string>();
  if (policy.errors.length > 0) annotations.set("error", `Failed to parse policy: ${formatErrors(policy.errors)}`);
  const violationsUnder = toJudge(pod);

  if (enforces) {
    annotations.set("enforce-policy", formatPolicy(policy.enforce));
    const violations = violationsUnder(policy.enforce);
    if (violations.length > 0) reasons.push(toReason("deny", pod, policy.enforce, violations));
  }
  const isDenied = reasons.length > 0;
  const audited = violationsUnder(policy.audit);
  if (audited.length > 0) {
    const reason = toReason("audit", pod, policy.audit, audited);
    annotations.set("audit-violations", reason.message);
    reasons.push(reason);
  }
  // Who is refused needs no warning.
  const warned = isDenied ? [] : violationsUnder(policy.warn);
  if (warned.length > 0) reasons.push(toReason("warn", pod, policy.warn, warned));
  return { reasons, annotations };
}

/** Judges under each policy once. */
function toJudge({ metadata, spec }: PodParts): (policy: Policy) => readonly Violation[] {
  const judged = new Map<string, readonly Violation[]>();
  return (policy) => {
    const key = formatPolicy(policy);
    const violations = judged.get(key) ?? checkPod({ metadata, spec }, policy).checks;
    judged.set(key, violations);
    return violations;
  };
}

function toReason(action: Reason["action"], pod: PodParts, policy: Policy, violations: readonly Violation[]): Reason {
  const violates = formatViolations(policy, violations);
  return {
    rule: `pod-security/${formatPolicy(policy)}`,
    action,
    verdict: "fail",
    message: action === "deny" ? violates : violates.replace(/^violates/, "would violate"),
    ...findOffendingFields(pod, policy, violations),
  };
}
