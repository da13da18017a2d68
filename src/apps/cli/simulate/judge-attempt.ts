import {
  type Decision,
  type DecisionWorld,
  decideValidation,
  FREE_METER,
  type Reason,
  type Review,
} from "../../../decision/index.ts";
import type { Attempt } from "./attempt.ts";
import type { Side } from "./sides.ts";

/** What becomes of a request on one side: of all rule sets together. */
export interface Verdict {
  readonly is: "allowed" | "denied" | "unknown";
  /** Those that refuse it; where it is unknown, those that could not look. */
  readonly reasons: readonly Reason[];
  readonly warnings: readonly Reason[];
  /** What would be written to the audit log or a report only. */
  readonly notes: readonly Reason[];
}

/** What the change does to one request. */
export type Effect =
  | { readonly is: "denied" | "admitted" | "warned" | "noted"; readonly reasons: readonly Reason[] }
  | { readonly is: "not assessable"; readonly because: string }
  | { readonly is: "same" };

const SAME: Effect = { is: "same" };
const BY_ASKER = "it depends on who makes the object, and of a live one nobody knows";

/** What the change does to the request. */
export function compare(attempt: Attempt, before: Side, after: Side, now: Date): Effect {
  const at = attempt.at ?? now;
  const effect = compareReview(attempt.review, before, after, at);
  const { others = attempt.source === "object" ? toOthers(attempt.review, before, after) : [] } = attempt;
  const isSure = others.every((other) => compareReview(other, before, after, at).is === effect.is);
  if (!isSure) return { is: "not assessable", because: attempt.because ?? BY_ASKER };
  return attempt.wasRefused === true && effect.is !== "admitted" ? SAME : effect;
}

/** The same request by everybody whom the policies tell apart. */
function toOthers(review: Review, before: Side, after: Side): readonly Review[] {
  const askers = after.askers.length > 0 ? after.askers : before.askers;
  return askers.map((userInfo) => ({ ...review, request: { ...review.request, userInfo } }));
}

function compareReview(review: Review, before: Side, after: Side, at: Date): Effect {
  const then = judge(review, after, at);
  if (then.is === "allowed" && then.warnings.length + then.notes.length === 0 && before.ruleSets.length === 0)
    return SAME;
  const now = judge(review, before, at);
  if (then.is === "unknown" && now.is !== "unknown") return { is: "not assessable", because: toText(then.reasons[0]) };
  if (then.is === "denied" && now.is !== "denied") return { is: "denied", reasons: then.reasons };
  if (then.is === "allowed" && now.is === "denied") return { is: "admitted", reasons: now.reasons };
  if (then.is !== "allowed")
    return isSameUnknown(then, now) ? SAME : { is: "not assessable", because: toText(then.reasons[0]) };
  const warnings = toNew(then.warnings, now.warnings);
  if (warnings.length > 0) return { is: "warned", reasons: warnings };
  const notes = toNew(then.notes, now.notes);
  return notes.length > 0 ? { is: "noted", reasons: notes } : SAME;
}

/** Neither side knows, for the same reasons: it is no doing of the change. */
function isSameUnknown(then: Verdict, now: Verdict): boolean {
  return then.is === "denied" || toNew(then.reasons, now.reasons).length === 0;
}

function toNew(then: readonly Reason[], now: readonly Reason[]): readonly Reason[] {
  const known = new Set(now.map(toText));
  return then.filter((one) => !known.has(toText(one)));
}

function judge(review: Review, side: Side, now: Date): Verdict {
  const decisions = side.ruleSets.map((one) => decideValidation(review, one, toWorld(side, now), FREE_METER));
  const reasons = decisions.flatMap((decision) => decision.reasons);
  const refusing = decisions.filter(({ allowed }) => !allowed).flatMap(toRefusing);
  const failed = refusing.filter(({ verdict }) => verdict === "fail");
  const is = failed.length > 0 ? "denied" : refusing.length > 0 ? "unknown" : "allowed";
  const warnings = reasons.filter(({ action, verdict }) => action === "warn" && verdict === "fail");
  const notes = reasons.filter(({ action, verdict }) => action === "audit" && verdict === "fail");
  return { is, reasons: failed.length > 0 ? failed : refusing, warnings, notes };
}

function toWorld({ objects, authorize }: Side, now: Date): DecisionWorld {
  return { objects, now, ...(authorize === undefined ? {} : { authorize }) };
}

function toRefusing({ reasons }: Decision): readonly Reason[] {
  return reasons.filter(({ action }) => action === "deny");
}

function toText(reason: Reason | undefined): string {
  return reason === undefined ? "a rule could not look" : `${reason.rule}: ${reason.message}`;
}
