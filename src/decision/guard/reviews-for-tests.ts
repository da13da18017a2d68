import type { Request } from "../../engines/policy/index.ts";
import type { KubernetesObject } from "../../model/index.ts";
import { checkGuard, type Guard } from "../guard.ts";
import type { Review } from "../review.ts";

/** A review of the request as the API server asks where nothing was converted. */
export function toReview(request: Request): Review {
  return {
    uid: "1",
    request,
    requestKind: request.kind,
    requestResource: request.resource,
    requestSubResource: request.subResource,
    options: null,
  };
}

/** A request of alice to create a pod in the namespace `shop`, with other parts. */
export function toRequest(parts: Partial<Request>): Request {
  return {
    operation: "CREATE",
    object: null,
    oldObject: null,
    kind: { group: "", version: "v1", kind: "Pod" },
    resource: { group: "", version: "v1", resource: "pods" },
    subResource: "",
    name: "web",
    namespace: "shop",
    userInfo: { username: "alice", groups: ["devs"] },
    dryRun: false,
    ...parts,
  };
}

export function toNamespace(labels: Record<string, string>, name = "shop"): KubernetesObject {
  return { apiVersion: "v1", kind: "Namespace", metadata: { name, labels } };
}

export const PSS = "pod-security.kubernetes.io/";
export const IGNORE = "admission.gatekeeper.sh/ignore";
export const OWN = "hauberk-system";
export const HAUBERK = `system:serviceaccount:${OWN}:hauberk`;
export const GUARD: Guard = {
  usernames: [HAUBERK],
  groups: ["system:masters"],
  namespaceLabels: [`${PSS}*`, IGNORE, "team"],
  ownNamespace: OWN,
  namespaceSelectors: [{ matchExpressions: [{ key: "team", operator: "NotIn", values: ["trusted"] }] }],
};

/** The rules that refuse, with the verdict where it is unknown. */
export function rulesOf(parts: Partial<Request>, guard = GUARD): string[] {
  return checkGuard(toReview(toRequest(parts)), guard).map(({ rule, verdict }) => {
    return verdict === "fail" ? rule : `${rule} ${verdict}`;
  });
}
