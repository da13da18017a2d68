import { matchesSelector } from "../../formats/selector/index.ts";
import {
  asList,
  asObject,
  dig,
  type KubernetesObject,
  type LabelSelector,
  type Picture,
  type Workload,
} from "../../model/index.ts";
import type { Claim } from "./coverage.ts";
import { labelsOf, namespaceLabels } from "./place.ts";

const KINDS = ["AdminNetworkPolicy", "BaselineAdminNetworkPolicy", "ClusterNetworkPolicy"] as const;

function selects(policy: KubernetesObject, workload: Workload, picture: Picture): boolean | "perhaps" {
  const subject = dig(policy, "spec", "subject");
  const pods = asObject(dig(subject, "pods"));
  const ofNamespace = dig(subject, "namespaces") ?? dig(pods, "namespaceSelector");
  if (pods !== undefined && !matchesSelector((dig(pods, "podSelector") ?? {}) as LabelSelector, labelsOf(workload))) {
    return false;
  }
  const known = namespaceLabels(picture, workload.namespace);
  const labels = known ?? { "kubernetes.io/metadata.name": workload.namespace };
  const isMatch = matchesSelector(ofNamespace as LabelSelector | undefined, labels);
  return isMatch || known !== undefined ? isMatch : "perhaps";
}

/** A rule that denies puts its direction under the policy; one that only allows or passes leaves what it means open. */
export function adminClaims(workload: Workload, picture: Picture): Claim[] {
  const policies = KINDS.flatMap((kind) => picture.ofKind(`policy.networking.k8s.io/${kind}`));
  return policies.flatMap(({ object }) => {
    const selected = selects(object, workload, picture);
    if (selected === false) return [];
    const by = `${object.kind}/${object.metadata.name ?? ""}`;
    return (["ingress", "egress"] as const).flatMap((direction) => {
      const rules = asList(dig(object, "spec", direction));
      const denies = rules.some((rule) => dig(rule, "action") === "Deny");
      return rules.length === 0 ? [] : [{ direction, certain: selected === true && denies, by }];
    });
  });
}
