import type { JsonObject } from "../../model/index.ts";

/** What became of a request, in short. */
export interface RingDecision {
  readonly allowed: boolean;
  readonly code: number;
  readonly reasons: readonly {
    readonly rule: string;
    readonly action: string;
    readonly verdict: string;
    readonly message: string;
  }[];
  /** Whether the answer changed the object. */
  readonly isPatched: boolean;
}

/**
 * One line of the ring: what was asked, what was answered, and when. `review` is the AdmissionReview itself, so that whatever reads
 * AdmissionReviews, one a line, reads a segment of the ring when it looks under that key; `at` is the time to judge it by.
 */
export interface RingRecord {
  /** RFC 3339 with milliseconds, `2026-11-22T04:06:58.000Z`: rules that look at the clock answer as they did then. */
  readonly at: string;
  readonly ruleSet: string;
  readonly path: "validate" | "mutate";
  /** Of the rule sets that decided; empty where none were told. */
  readonly revision: string;
  readonly tookMs: number;
  readonly decision: RingDecision;
  /** Fields whose values are not in the review, as paths below `request`: what depends on them is not assessable. */
  readonly redacted: readonly string[];
  /** Fields that were left out and hold nothing that is judged: managedFields, last-applied. */
  readonly dropped: readonly string[];
  /** Absent where the request was too large to keep, `about` says what it was. */
  readonly review?: JsonObject;
  readonly about: {
    readonly uid: string;
    readonly operation: string;
    /** `apps/v1, Kind=Deployment` in parts. */
    readonly group: string;
    readonly version: string;
    readonly kind: string;
    readonly subResource: string;
    readonly namespace: string;
    readonly name: string;
    readonly username: string;
  };
}
