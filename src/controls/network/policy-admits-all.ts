import { asList, asObject, dig, type Json, type Impact, type ObjectControl } from "../../model/index.ts";
import { directionsOf } from "./kubernetes-policy.ts";

export const networkPolicyAdmitsAll: ObjectControl = {
  id: "network/policy-admits-all",
  title: "Network policies do not admit everything",
  layer: "cluster",
  impact: "medium",
  scope: "object",
  kinds: ["networking.k8s.io/NetworkPolicy"],
  threat: {
    stride: ["information-disclosure", "elevation-of-privilege"],
    text: "Policies add up: one rule without peers and ports opens the pods it selects to everybody, whatever the stricter policies say.",
  },
  why: "Rules that name peers or ports admit what the workload needs and nothing else.",
  fix: {
    text: "Name the peers (podSelector with namespaceSelector, or ipBlock) and the ports of the rule, or delete it.",
    caution: "Connections that the open rule let through and no other rule names will stop.",
  },
  residualRisk: "The named peers may be compromised themselves.",
  tradeOff: "Rules must follow changes of the workloads.",
  frameworks: {
    nsa: ["Network separation and hardening: network policies"],
    nist800190: ["4.3.3"],
    nist80053: ["SC-7", "AC-4"],
    pci: ["1.3.1", "1.3.2"],
    hipaa: ["164.312(e)(1)"],
    mitre: ["T1046"],
    owasp: ["K07"],
  },
  check({ object }) {
    return directionsOf(object).flatMap((direction) => {
      const peersKey = direction === "ingress" ? "from" : "to";
      return asList(dig(object, "spec", direction)).flatMap((rule, index) => {
        if (asList(dig(rule, "ports")).length > 0) return [];
        const peers = asList(dig(rule, peersKey));
        const path = ["spec", direction, index];
        if (peers.length === 0) {
          // That pods may go anywhere is often meant; that anybody may come in seldom is.
          const impact = direction === "egress" ? "low" : "medium";
          return [{ path, message: `the rule admits all ${direction} on all ports`, impact: impact as Impact }];
        }
        const any = peers.findIndex((peer) => isAnyPod(peer));
        if (any < 0) return [];
        return [
          {
            path: [...path, peersKey, any],
            message: `the rule admits all ports ${peersKey} every pod of every namespace`,
          },
        ];
      });
    });
  },
  examples: {
    good: [
      `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: web, namespace: shop }
spec:
  podSelector: { matchLabels: { app: web } }
  ingress: [{ from: [{ namespaceSelector: {}, podSelector: { matchLabels: { app: gate } } }] }]
`,
    ],
    bad: [
      `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: web, namespace: shop }
spec:
  podSelector: { matchLabels: { app: web } }
  ingress: [{}]
`,
      `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: web, namespace: shop }
spec:
  podSelector: { matchLabels: { app: web } }
  policyTypes: [Egress]
  egress: [{ to: [{ namespaceSelector: {} }] }]
`,
    ],
  },
};

/** `namespaceSelector: {}` without a podSelector that narrows it. */
function isAnyPod(peer: Json): boolean {
  const namespaces = asObject(dig(peer, "namespaceSelector"));
  const pods = asObject(dig(peer, "podSelector"));
  return namespaces !== undefined && Object.keys(namespaces).length === 0 && Object.keys(pods ?? {}).length === 0;
}
