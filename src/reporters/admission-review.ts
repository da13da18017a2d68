import type { PatchOperation } from "../formats/json-patch/index.ts";

/** A decision, as far as it is said: of `decision/decision.ts`. */
export interface AdmissionAnswer {
  readonly allowed: boolean;
  readonly code: number;
  readonly about?: string;
  readonly reasons: readonly {
    readonly rule: string;
    readonly action: "deny" | "warn" | "audit";
    readonly verdict: "fail" | "unknown" | "skipped";
    readonly message: string;
    readonly field?: string;
    readonly fix?: string;
  }[];
  readonly notes: readonly string[];
  readonly annotations: ReadonlyMap<string, string>;
  readonly patch?: readonly PatchOperation[];
}

/** The AdmissionReview (admission.k8s.io/v1) that answers the request with this uid: JSON on one line, without a line break. */
export function reportAdmissionReview(uid: string, answer: AdmissionAnswer): string {
  const response = { uid, allowed: answer.allowed };
  return JSON.stringify({ apiVersion: "admission.k8s.io/v1", kind: "AdmissionReview", response });
}
