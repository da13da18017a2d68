/**
 * Policies of network plugins by group and kind, and whether they are about one namespace or the cluster. What no reader here
 * understands makes unknown whatever it might choose.
 */
export const FOREIGN_KINDS: ReadonlyMap<string, "namespace" | "cluster"> = new Map([
  ["cilium.io/CiliumNetworkPolicy", "namespace"],
  ["cilium.io/CiliumClusterwideNetworkPolicy", "cluster"],
  ["crd.projectcalico.org/NetworkPolicy", "namespace"],
  ["crd.projectcalico.org/GlobalNetworkPolicy", "cluster"],
  ["projectcalico.org/NetworkPolicy", "namespace"],
  ["projectcalico.org/GlobalNetworkPolicy", "cluster"],
  ["crd.antrea.io/NetworkPolicy", "namespace"],
  ["crd.antrea.io/ClusterNetworkPolicy", "cluster"],
  ["network.openshift.io/EgressNetworkPolicy", "namespace"],
  ["k8s.ovn.org/EgressFirewall", "namespace"],
  ["networking.gke.io/FQDNNetworkPolicy", "namespace"],
  ["networking.k8s.aws/ApplicationNetworkPolicy", "namespace"],
  ["networking.k8s.aws/ClusterNetworkPolicy", "cluster"],
]);
