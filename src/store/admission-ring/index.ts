export type { RingOptions } from "./options.ts";
export { readRing } from "./read-ring.ts";
export type { RingDecision, RingRecord } from "./record.ts";
export { redactReview } from "./redact.ts";
export { type AdmissionRing, openRing, type RingCounts } from "./ring.ts";
