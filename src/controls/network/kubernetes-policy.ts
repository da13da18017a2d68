import { SelectorIndex } from "../../formats/selector/index.ts";
import {
  asList,
  dig,
  type KubernetesObject,
  type LabelSelector,
  type Picture,
  type Workload,
} from "../../model/index.ts";
import type { Claim, Direction } from "./coverage.ts";
import { findIn, labelsOf } from "./place.ts";

const KIND = "networking.k8s.io/NetworkPolicy";

/** The directions a NetworkPolicy is about: policyTypes, or ingress, and egress where it has such rules. */
export function directionsOf(policy: KubernetesObject): Direction[] {
  const types = asList(dig(policy, "spec", "policyTypes"));
  if (types.length === 0) {
    return asList(dig(policy, "spec", "egress")).length > 0 ? ["ingress", "egress"] : ["ingress"];
  }
  return (["ingress", "egress"] as const).filter((direction) =>
    types.includes(direction === "ingress" ? "Ingress" : "Egress"),
  );
}

/** No podSelector is the empty one: all pods of the namespace. */
export function toPodSelector(policy: KubernetesObject): LabelSelector {
  return (dig(policy, "spec", "podSelector") as LabelSelector | null | undefined) ?? {};
}

const indexes = new WeakMap<Picture, Map<string, SelectorIndex<KubernetesObject>>>();

/** The NetworkPolicies that select the workload's pods. */
export function policiesOn(workload: Workload, picture: Picture): KubernetesObject[] {
  let byNamespace = indexes.get(picture);
  if (byNamespace === undefined) indexes.set(picture, (byNamespace = new Map()));
  let index = byNamespace.get(workload.namespace);
  if (index === undefined) {
    const policies = findIn(picture, KIND, workload.namespace);
    index = new SelectorIndex(policies.map(({ object }) => [toPodSelector(object), object]));
    byNamespace.set(workload.namespace, index);
  }
  return index.matching(labelsOf(workload));
}

export function kubernetesClaims(workload: Workload, picture: Picture): Claim[] {
  return policiesOn(workload, picture).flatMap((policy) =>
    directionsOf(policy).map((direction) => ({
      direction,
      certain: true,
      by: `NetworkPolicy/${policy.metadata.name ?? ""}`,
    })),
  );
}
