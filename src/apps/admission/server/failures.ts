import type { Decision, RuleSet } from "../../../decision/index.ts";

/** Why a request could not be decided, and what the client is told. */
export type FailureKind = "exception" | "late" | "overload" | "shed" | "unreadable";

const CODES: Readonly<Record<FailureKind, number>> = {
  exception: 500,
  late: 504,
  overload: 429,
  shed: 200,
  unreadable: 400,
};

/** "Could not look" about a whole request: the rule set says whether that refuses it. */
export function toFailure(ruleSet: RuleSet, kind: FailureKind, message: string): Decision {
  const isAllowed = ruleSet.onUnknown === "allow" || kind === "shed";
  return {
    allowed: kind === "overload" ? false : isAllowed,
    code: CODES[kind],
    reasons: [
      {
        rule: `hauberk/${kind}`,
        action: isAllowed && kind !== "overload" ? "warn" : "deny",
        verdict: kind === "shed" || kind === "overload" ? "skipped" : "unknown",
        message,
      },
    ],
    notes: [],
    annotations: new Map([["failure", kind]]),
  };
}

/** The uid, where the API server's serializer puts it, of a review that is read no further. */
export function readUid(text: string): string | undefined {
  return /^\{"kind":"AdmissionReview","apiVersion":"admission\.k8s\.io\/v1","request":\{"uid":"([-0-9A-Za-z]{1,64})"/.exec(
    text,
  )?.[1];
}
