import { matchesSelector } from "../../formats/selector/index.ts";
import { asList, dig, type LabelSelector, type Picture, type Settings } from "../../model/index.ts";
import { rulesOf } from "./cilium-policy.ts";
import { directionsOf, toPodSelector } from "./kubernetes-policy.ts";
import { findIn } from "./place.ts";

const NAMESPACED = [
  "networking.k8s.io/NetworkPolicy",
  "cilium.io/CiliumNetworkPolicy",
  "crd.projectcalico.org/NetworkPolicy",
  "projectcalico.org/NetworkPolicy",
] as const;

/** Whether the namespace belongs to the platform. */
export function hasSystemName(namespace: string, settings: Settings): boolean {
  return settings.systemNamespaces.includes(namespace);
}

/** How many policies hold in the namespace: its own, and Cilium's cluster-wide ones that select all its pods. */
export function policiesAt(picture: Picture, namespace: string): number {
  const own = NAMESPACED.reduce((sum, kind) => sum + findIn(picture, kind, namespace).length, 0);
  return own + clusterwideRules(picture, namespace).length;
}

/** The directions in which all pods of the namespace are denied what no policy admits. */
export function defaultDenyOf(picture: Picture, namespace: string): Set<"ingress" | "egress"> {
  const denied = new Set<"ingress" | "egress">();
  for (const { object } of findIn(picture, "networking.k8s.io/NetworkPolicy", namespace)) {
    if (!isForAll(toPodSelector(object))) continue;
    for (const direction of directionsOf(object)) denied.add(direction);
  }
  const cilium = findIn(picture, "cilium.io/CiliumNetworkPolicy", namespace)
    .flatMap(({ object }) => rulesOf(object))
    .filter((rule) => isForAll(dig(rule, "endpointSelector")));
  for (const rule of [...cilium, ...clusterwideRules(picture, namespace)]) {
    for (const direction of ["ingress", "egress"] as const) {
      const isUsed = asList(dig(rule, direction)).length + asList(dig(rule, `${direction}Deny`)).length > 0;
      if (isUsed && dig(rule, "enableDefaultDeny", direction) !== false) denied.add(direction);
    }
  }
  return denied;
}

function clusterwideRules(picture: Picture, namespace: string) {
  const labels = {
    "k8s:io.kubernetes.pod.namespace": namespace,
    "io.kubernetes.pod.namespace": namespace,
    "io.cilium.k8s.namespace.labels.kubernetes.io/metadata.name": namespace,
    "k8s:io.cilium.k8s.namespace.labels.kubernetes.io/metadata.name": namespace,
  };
  return picture
    .ofKind("cilium.io/CiliumClusterwideNetworkPolicy")
    .flatMap(({ object }) => rulesOf(object))
    .filter((rule) => matchesSelector(dig(rule, "endpointSelector") as LabelSelector | undefined, labels));
}

/** An empty selector, or none. */
function isForAll(selector: unknown): boolean {
  const labels = dig(selector, "matchLabels") ?? {};
  return asList(dig(selector, "matchExpressions")).length === 0 && Object.keys(labels as object).length === 0;
}
