import type { JsonObject } from "../../../model/index.ts";

export interface MatchCondition {
  readonly name: string;
  readonly expression: string;
}

/** Immutable: the API server sets it on every namespace, whoever writes what. */
const NAME_LABEL = "kubernetes.io/metadata.name";

// What holds the control plane together and carries no workload: leader election and node heartbeats must not wait for us, and the
// questions who somebody is and what they may do are asked while we are being asked.
const HEARTBEATS = `request.resource.group in ["coordination.k8s.io", "events.k8s.io", "authentication.k8s.io", "authorization.k8s.io"] || (request.resource.group == "" && request.resource.resource == "events")`;

// Without these there is no node that could run us, and no network to reach us by.
const NODES = `[request.resource.group, request.resource.resource] in [["", "nodes"], ["storage.k8s.io", "csinodes"], ["certificates.k8s.io", "certificatesigningrequests"], ["apiextensions.k8s.io", "customresourcedefinitions"], ["apiregistration.k8s.io", "apiservices"]]`;
const SELF = `(has(request.userInfo.username) && request.userInfo.username == "system:apiserver")`;

/** Requests that no webhook is asked about. */
export const NO_HEARTBEATS: MatchCondition = { name: "hauberk.dev/no-heartbeats", expression: `!(${HEARTBEATS})` };

/**
 * Requests that must succeed for the server to come back when it is down: those of its own namespace, of the namespaces the cluster
 * starts from, of nodes, of the API server itself, and what the accounts of those namespaces write cluster-wide (network plugins).
 * @param namespaces in a fixed order
 */
export function toLifelines(namespaces: readonly string[]): {
  readonly not: MatchCondition;
  readonly only: MatchCondition;
} {
  const groups = JSON.stringify(["system:nodes", ...namespaces.map((name) => `system:serviceaccounts:${name}`)]);
  const clusterWide = `(!has(request.namespace) && has(request.userInfo.groups) && request.userInfo.groups.exists(g, g in ${groups}))`;
  const lifeline = [NODES, SELF, clusterWide].join(" || ");
  const here = `(has(request.namespace) && request.namespace in ${JSON.stringify(namespaces)})`;
  return {
    not: { name: "hauberk.dev/no-lifelines", expression: `!(${lifeline})` },
    only: { name: "hauberk.dev/only-lifelines", expression: `${here} || ${lifeline}` },
  };
}

/** A LabelSelector of namespaces without those. */
export function without(selector: JsonObject | undefined, namespaces: readonly string[]): JsonObject {
  const expressions = selector?.["matchExpressions"];
  const exempt = { key: NAME_LABEL, operator: "NotIn", values: [...namespaces] };
  return { ...selector, matchExpressions: [...(Array.isArray(expressions) ? expressions : []), exempt] };
}
