import type { PatchOperation } from "../formats/json-patch/index.ts";
import { toDenial, toShown } from "./admission-message.ts";
import { toWarnings } from "./admission-warnings.ts";

/** Why a request is refused, warned of or noted. */
export interface AdmissionReason {
  readonly rule: string;
  readonly action: "deny" | "warn" | "audit";
  readonly verdict: "fail" | "unknown" | "skipped";
  readonly message: string;
  readonly field?: string;
  readonly fix?: string;
}

/** A decision, as far as it is said. */
export interface AdmissionAnswer {
  readonly allowed: boolean;
  readonly code: number;
  readonly about?: string;
  readonly reasons: readonly AdmissionReason[];
  readonly notes: readonly string[];
  readonly annotations: ReadonlyMap<string, string>;
  readonly patch?: readonly PatchOperation[];
}

/** Code units. The API server does not bound them, and its audit log holds every one. */
const MAX_ANNOTATION = 4096;
const MAX_ANNOTATIONS = 32;
/** Seconds until a client asks again after an overload. */
const RETRY_AFTER = 1;

const HEAD = '{"kind":"AdmissionReview","apiVersion":"admission.k8s.io/v1","response":';

/**
 * The AdmissionReview (admission.k8s.io/v1) that answers the request with this uid: JSON on one line, without a line break. Everything in it
 * is bounded, whatever the answer holds.
 */
export function reportAdmissionReview(uid: string, answer: AdmissionAnswer): string {
  const { allowed, patch } = answer;
  const isPlain = answer.reasons.length + answer.notes.length + answer.annotations.size === 0;
  if (allowed && isPlain && patch === undefined) return `${HEAD}{"uid":${JSON.stringify(uid)},"allowed":true}}`;
  const warnings = toWarnings(answer.reasons, answer.notes);
  const annotations = toAnnotations(answer.annotations);
  const response = {
    uid,
    allowed,
    ...(allowed ? {} : { status: toStatus(answer) }),
    ...(patch === undefined || !allowed ? {} : { patchType: "JSONPatch", patch: toBase64(JSON.stringify(patch)) }),
    ...(annotations === undefined ? {} : { auditAnnotations: annotations }),
    ...(warnings.length === 0 ? {} : { warnings }),
  };
  return `${HEAD}${JSON.stringify(response)}}`;
}

/** The same for people: what was asked, what became of it, and why. */
export function reportAdmissionText(_uid: string, answer: AdmissionAnswer): string {
  const { allowed, about = "the request", patch } = answer;
  const first = allowed ? `${toShown(about, 400)} is allowed` : toDenial(answer);
  const warnings = toWarnings(answer.reasons, answer.notes).map((warning) => `warning: ${warning}`);
  const notes = Object.entries(toAnnotations(answer.annotations) ?? {});
  const changes = (patch ?? []).map((operation) => `patch: ${toShown(JSON.stringify(operation), 1000)}`);
  return [first, ...warnings, ...notes.map(([key, value]) => `audit: ${key}=${value}`), ...changes].join("\n");
}

function toBase64(text: string): string {
  return Buffer.from(text, "utf8").toString("base64");
}

const REASONS: Readonly<Record<number, string>> = {
  400: "BadRequest",
  403: "Forbidden",
  422: "Invalid",
  429: "TooManyRequests",
  500: "InternalError",
  503: "ServiceUnavailable",
};

/** At most; a client reads them one by one. */
const MAX_CAUSES = 32;

/** @see k8s.io/apimachinery/pkg/apis/meta/v1 Status */
function toStatus(answer: AdmissionAnswer): object {
  const { code, reasons } = answer;
  const causes = reasons
    .filter(({ action }) => action === "deny")
    .slice(0, MAX_CAUSES)
    .map(({ rule, message, field }) => ({
      reason: toShown(rule, 256),
      message: toShown(message, 512),
      ...(field === undefined ? {} : { field: toShown(field, 256) }),
    }));
  const details = {
    ...(causes.length === 0 ? {} : { causes }),
    ...(code === 429 ? { retryAfterSeconds: RETRY_AFTER } : {}),
  };
  return {
    status: "Failure",
    message: toDenial(answer),
    reason: REASONS[code] ?? "Forbidden",
    ...(Object.keys(details).length === 0 ? {} : { details }),
    code,
  };
}

/** The name part of a qualified name. @see k8s.io/apimachinery/pkg/util/validation IsQualifiedName */
const KEY = /^[A-Za-z0-9](?:[-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/;

function toAnnotations(annotations: ReadonlyMap<string, string>): Record<string, string> | undefined {
  const valid = [...annotations].filter(([key]) => KEY.test(key)).slice(0, MAX_ANNOTATIONS);
  if (valid.length === 0) return undefined;
  return Object.fromEntries(valid.map(([key, value]) => [key, toShown(value, MAX_ANNOTATION)]));
}
