import type { Reason } from "../../../decision/index.ts";
import type { JsonObject, KubernetesObject } from "../../../model/index.ts";
import type { Note } from "./note.ts";

export const AT = new Date("2026-11-22T10:00:00Z");

export interface NoteParts {
  readonly object?: KubernetesObject;
  readonly reasons?: readonly Reason[];
  readonly allowed?: boolean;
  readonly at?: Date;
  readonly dryRun?: boolean;
  readonly request?: JsonObject;
}

export const POD: KubernetesObject = {
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name: "web-1", namespace: "shop" },
  spec: { containers: [{ name: "web", image: "registry.example/web:1" }] },
};

export const PRIVILEGED: Reason = {
  rule: "pod/privileged",
  action: "deny",
  verdict: "fail",
  message: "container web runs privileged",
  field: "spec.containers[0].securityContext.privileged",
};

/** One request for a pod and what became of it. */
export function toNote({
  object = POD,
  reasons = [],
  allowed = true,
  at = AT,
  dryRun = false,
  request,
}: NoteParts): Note {
  const asked = {
    operation: "CREATE" as const,
    object,
    oldObject: null,
    kind: { group: "", version: "v1", kind: object.kind },
    resource: { group: "", version: "v1", resource: `${object.kind.toLowerCase()}s` },
    subResource: "",
    name: object.metadata.name ?? "",
    namespace: object.metadata.namespace ?? "",
    userInfo: { username: "jane", groups: ["system:authenticated"] },
    dryRun,
    ...(request as object),
  };
  const review = { apiVersion: "admission.k8s.io/v1", kind: "AdmissionReview", request: { uid: "u-1", ...asked } };
  return {
    ruleSet: "baseline",
    path: "validate",
    at,
    tookMs: 1.5,
    reviewText: JSON.stringify(review),
    review: {
      uid: "u-1",
      request: asked,
      requestKind: asked.kind,
      requestResource: asked.resource,
      requestSubResource: "",
      options: null,
    },
    decision: { allowed, code: allowed ? 200 : 403, reasons, notes: [], annotations: new Map() },
  };
}

export const toDenied = (parts: NoteParts = {}): Note => toNote({ allowed: false, reasons: [PRIVILEGED], ...parts });
