import type { PatchOperation } from "../formats/json-patch/index.ts";
import type { Action } from "./rule-set.ts";

/** Why a request was refused, warned of, or noted: one rule that did not hold. */
export interface Reason {
  /** `pod-security/restricted:latest`, `image/trusted-registry`, `policy/require-labels/check-team`, `guard/namespace-labels`. */
  readonly rule: string;
  readonly action: Action;
  /** `unknown`: it could not be looked at. `skipped`: its breaker is open, or it was shed under load. */
  readonly verdict: "fail" | "unknown" | "skipped";
  /** What is wrong. */
  readonly message: string;
  /** The field, `spec.containers[0].securityContext.privileged`, where the rule knows. */
  readonly field?: string;
  /** What to write, where the rule knows: `set it to false, or leave it out`. */
  readonly fix?: string;
}

/** What becomes of a request, before it is put into words. */
export interface Decision {
  readonly allowed: boolean;
  /** What it is about, for people: `Pod shop/web`. Absent where no request could be read. */
  readonly about?: string;
  /** HTTP status a refusal carries: 403 a rule did not hold, 400 not a request, 429 overload, 500 could not look. */
  readonly code: number;
  /** In the order of the rules: pod security, guard, controls, policies. */
  readonly reasons: readonly Reason[];
  /** Notes for the client that belong to no rule that failed, `would be defaulted: …`. */
  readonly notes: readonly string[];
  /** For the audit log, keys without the webhook's name before them: a qualified name's name part each. */
  readonly annotations: ReadonlyMap<string, string>;
  /** Minimal JSON patch (RFC 6902); absent: nothing is changed. */
  readonly patch?: readonly PatchOperation[];
}
