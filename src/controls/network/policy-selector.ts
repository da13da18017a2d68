import { dig, type ObjectControl } from "../../model/index.ts";

export const networkPolicySelector: ObjectControl = {
  id: "network/policy-selector",
  title: "A network policy says which pods it is for",
  layer: "cluster",
  impact: "low",
  concern: "reliability",
  scope: "object",
  kinds: ["networking.k8s.io/NetworkPolicy", "/NetworkPolicy"],
  threat: {
    stride: ["denial-of-service"],
    text: "Without podSelector the policy is for all pods of the namespace: written for one workload, it cuts off all others.",
  },
  why: "A selector that is written out, be it empty, says what was meant.",
  fix: { text: "Write the labels of the pods under spec.podSelector, or `podSelector: {}` when all are meant." },
  residualRisk: "Labels may still fit more or fewer pods than meant.",
  tradeOff: "None.",
  frameworks: {
    nsa: ["Network separation and hardening: network policies"],
    nist80053: ["SC-7", "CM-6"],
    owasp: ["K07"],
  },
  check({ object }) {
    if (dig(object, "spec", "podSelector") != null) return undefined;
    return {
      path: ["spec", "podSelector"],
      message: "the policy has no podSelector, so it is for every pod of the namespace",
      edits: [{ op: "set", path: ["spec", "podSelector"], value: {} }],
    };
  },
  examples: {
    good: [
      `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: web, namespace: shop }
spec: { podSelector: {}, policyTypes: [Ingress] }
`,
    ],
    bad: [
      `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: web, namespace: shop }
spec: { policyTypes: [Ingress] }
`,
    ],
  },
};
