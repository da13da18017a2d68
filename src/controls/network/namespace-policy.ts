import { asString, type ObjectControl, type Picture } from "../../model/index.ts";
import { POLICY_KINDS, whyPoliciesUnknown } from "./coverage.ts";
import { rulesOf } from "./cilium-policy.ts";
import { hasSystemName, policiesAt } from "./namespace.ts";

export const networkNamespacePolicy: ObjectControl = {
  id: "network/namespace-policy",
  title: "Every namespace has a network policy",
  layer: "cluster",
  impact: "medium",
  scope: "object",
  kinds: ["/Namespace"],
  threat: {
    stride: ["information-disclosure", "elevation-of-privilege"],
    text: "In a namespace without any policy all pods reach each other, every other namespace, the nodes and the cloud's metadata: an intruder in one is in the network of all.",
  },
  why: "A policy per namespace is what turns a name into a boundary that traffic meets.",
  fix: {
    text: "Create a NetworkPolicy with an empty podSelector and policyTypes Ingress and Egress, then admit what is needed.",
    caution: "All traffic that no policy admits stops; start with a list of today's connections.",
  },
  residualRisk: "Policies that admit too much, and CNI plugins that do not enforce them.",
  tradeOff: "Teams must declare who talks to whom.",
  frameworks: {
    cis: ["5.3.2"],
    nsa: ["Network separation and hardening: namespaces"],
    nist800190: ["4.3.3"],
    nist80053: ["SC-7", "AC-4"],
    pci: ["1.3.1", "1.4.1"],
    hipaa: ["164.312(e)(1)"],
    mitre: ["T1046"],
    owasp: ["K07"],
  },
  check({ object }, { picture, settings }) {
    const name = asString(object.metadata.name);
    if (name === undefined || hasSystemName(name, settings)) return undefined;
    if (policiesAt(picture, name) > 0) return undefined;
    const path = ["metadata", "name"];
    const blind = whyPoliciesUnknown(picture, name);
    if (blind !== undefined)
      return { verdict: "unknown", path, message: `network policies of "${name}" are not known: ${blind}` };
    if (hasClusterPolicy(picture)) {
      return {
        verdict: "unknown",
        path,
        message: `only policies of the whole cluster may hold in namespace "${name}"`,
      };
    }
    return { path, message: `namespace "${name}" has no network policy` };
  },
  examples: {
    good: [
      `apiVersion: v1
kind: Namespace
metadata: { name: shop }
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: default-deny, namespace: shop }
spec: { podSelector: {}, policyTypes: [Ingress, Egress] }
`,
    ],
    bad: [
      `apiVersion: v1
kind: Namespace
metadata: { name: shop }
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: default-deny, namespace: office }
spec: { podSelector: {}, policyTypes: [Ingress, Egress] }
`,
    ],
  },
};

/** Calico's global and the admin policies: what they select is decided pod by pod. */
function hasClusterPolicy(picture: Picture): boolean {
  const kinds = POLICY_KINDS.filter((kind) => /Global|Admin|\/ClusterNetworkPolicy$/.test(kind));
  if (kinds.some((kind) => picture.ofKind(kind).length > 0)) return true;
  const clusterwide = picture.ofKind("cilium.io/CiliumClusterwideNetworkPolicy");
  // Selectors that name namespaces may well mean this one.
  return clusterwide.some(({ object }) => JSON.stringify(rulesOf(object)).includes("io.cilium.k8s.namespace"));
}
