import { type Decision, decideValidation, FREE_METER, type Reason, type Review } from "../../../decision/index.ts";
import type { Attempt } from "./attempt.ts";
import type { Side } from "./sides.ts";

/** What becomes of a request on one side: of all rule sets together. */
export interface Verdict {
  readonly is: "allowed" | "denied" | "unknown";
  /** Those that refuse it; where it is unknown, those that could not look. */
  readonly reasons: readonly Reason[];
  readonly warnings: readonly Reason[];
}

/** What the change does to one request. */
export type Effect =
  | { readonly is: "denied" | "admitted" | "warned"; readonly reasons: readonly Reason[] }
  | { readonly is: "not assessable"; readonly because: string }
  | { readonly is: "same" };

const SAME: Effect = { is: "same" };

/** What the change does to the request. */
export function compare(attempt: Attempt, before: Side, after: Side, now: Date): Effect {
  const at = attempt.at ?? now;
  const effect = compareReview(attempt.review, before, after, at);
  if (attempt.other === undefined) return effect;
  const other = compareReview(attempt.other, before, after, at);
  return other.is === effect.is
    ? effect
    : { is: "not assessable", because: "it depends on a value that the record does not hold" };
}

function compareReview(review: Review, before: Side, after: Side, at: Date): Effect {
  const then = judge(review, after, at);
  if (then.is === "allowed" && then.warnings.length === 0 && before.ruleSets.length === 0) return SAME;
  const now = judge(review, before, at);
  if (then.is === "unknown" && now.is !== "unknown") return { is: "not assessable", because: toText(then.reasons[0]) };
  if (then.is === "denied" && now.is !== "denied") return { is: "denied", reasons: then.reasons };
  if (then.is === "allowed" && now.is === "denied") return { is: "admitted", reasons: now.reasons };
  const known = new Set(now.warnings.map(toText));
  const warnings = then.warnings.filter((one) => !known.has(toText(one)));
  return warnings.length > 0 && then.is === "allowed" ? { is: "warned", reasons: warnings } : SAME;
}

function judge(review: Review, side: Side, now: Date): Verdict {
  const decisions = side.ruleSets.map((one) =>
    decideValidation(review, one, { objects: side.objects, now }, FREE_METER),
  );
  const reasons = decisions.flatMap((decision) => decision.reasons);
  const refusing = decisions.filter(({ allowed }) => !allowed).flatMap(toRefusing);
  const failed = refusing.filter(({ verdict }) => verdict === "fail");
  const is = failed.length > 0 ? "denied" : refusing.length > 0 ? "unknown" : "allowed";
  const warnings = reasons.filter(({ action, verdict }) => action === "warn" && verdict === "fail");
  return { is, reasons: failed.length > 0 ? failed : refusing, warnings };
}

function toRefusing({ reasons }: Decision): readonly Reason[] {
  return reasons.filter(({ action }) => action === "deny");
}

function toText(reason: Reason | undefined): string {
  return reason === undefined ? "a rule could not look" : `${reason.rule}: ${reason.message}`;
}
