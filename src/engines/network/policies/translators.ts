import { toCalicoPolicies } from "../calico/calico-policy.ts";
import { toCiliumPolicies } from "../cilium/cilium-policy.ts";
import type { ReadPolicy } from "./policies.ts";

/** Policies of network plugins that are understood, by group and kind. */
export const TRANSLATORS: ReadonlyMap<string, ReadPolicy> = new Map([
  ["cilium.io/CiliumNetworkPolicy", toCiliumPolicies],
  ["cilium.io/CiliumClusterwideNetworkPolicy", toCiliumPolicies],
  ["projectcalico.org/NetworkPolicy", toCalicoPolicies],
  ["projectcalico.org/GlobalNetworkPolicy", toCalicoPolicies],
  ["crd.projectcalico.org/NetworkPolicy", toCalicoPolicies],
  ["crd.projectcalico.org/GlobalNetworkPolicy", toCalicoPolicies],
]);
