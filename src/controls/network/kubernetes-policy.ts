import { matchesSelector } from "../../formats/selector/index.ts";
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

/** Whether the policy selects pods with these labels in its namespace; no podSelector is the empty one: all pods. */
export function selectsPods(policy: KubernetesObject, labels: Record<string, string>): boolean {
  const selector = dig(policy, "spec", "podSelector") as LabelSelector | null | undefined;
  return matchesSelector(selector ?? {}, labels);
}

export function kubernetesClaims(workload: Workload, picture: Picture): Claim[] {
  return findIn(picture, KIND, workload.namespace)
    .filter(({ object }) => selectsPods(object, labelsOf(workload)))
    .flatMap(({ object }) =>
      directionsOf(object).map((direction) => ({
        direction,
        certain: true,
        by: `NetworkPolicy/${object.metadata.name ?? ""}`,
      })),
    );
}
