import type { Picture, Workload } from "../../model/index.ts";
import { adminClaims } from "./admin-policy.ts";
import { calicoClaims } from "./calico-policy.ts";
import { ciliumClaims } from "./cilium-policy.ts";
import { kubernetesClaims } from "./kubernetes-policy.ts";

export type Direction = "ingress" | "egress";

/** That a policy decides about the traffic of a pod in one direction: anything it does not admit is dropped. */
export interface Claim {
  readonly direction: Direction;
  /** Whether it surely does; what selects it may depend on what was not read or not understood. */
  readonly certain: boolean;
  /** `NetworkPolicy/web` */
  readonly by: string;
  /** Why it is not certain, when not for what it selects. */
  readonly doubt?: string;
}

export type Coverage = "covered" | "open" | "unknown";

/** The kinds of policy that are read; blind in one of them, nothing can be called open. */
export const POLICY_KINDS = [
  "networking.k8s.io/NetworkPolicy",
  "cilium.io/CiliumNetworkPolicy",
  "cilium.io/CiliumClusterwideNetworkPolicy",
  "crd.projectcalico.org/NetworkPolicy",
  "crd.projectcalico.org/GlobalNetworkPolicy",
  "projectcalico.org/NetworkPolicy",
  "projectcalico.org/GlobalNetworkPolicy",
  "policy.networking.k8s.io/AdminNetworkPolicy",
  "policy.networking.k8s.io/BaselineAdminNetworkPolicy",
  "policy.networking.k8s.io/ClusterNetworkPolicy",
] as const;

/** Everything that policies of any kind claim about the workload's pods. */
function claimsOn(workload: Workload, picture: Picture): Claim[] {
  return [
    ...kubernetesClaims(workload, picture),
    ...ciliumClaims(workload, picture),
    ...calicoClaims(workload, picture),
    ...adminClaims(workload, picture),
  ];
}

/** Whether a direction is under a policy, and if that cannot be said, why. */
export function coverageOf(
  workload: Workload,
  picture: Picture,
): Record<Direction, Coverage> & { because: string | undefined } {
  const claims = claimsOn(workload, picture);
  const blind = whyPoliciesUnknown(picture, workload.namespace);
  const of = (direction: Direction): Coverage => {
    const mine = claims.filter((claim) => claim.direction === direction);
    if (mine.some(({ certain }) => certain)) return "covered";
    return mine.length > 0 || blind !== undefined ? "unknown" : "open";
  };
  const vague = claims.find(({ certain }) => !certain);
  const because = blind ?? (vague === undefined ? undefined : `${vague.by} ${vague.doubt ?? "may select it"}`);
  return { ingress: of("ingress"), egress: of("egress"), because };
}

/** Why policies of some kind were not read, or undefined. */
export function whyPoliciesUnknown(picture: Picture, namespace: string): string | undefined {
  for (const kind of POLICY_KINDS) {
    const why = picture.whyBlind(kind, namespace);
    if (why !== undefined) return why;
  }
  return undefined;
}
