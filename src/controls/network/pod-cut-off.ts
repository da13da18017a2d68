import { asList, dig, type WorkloadControl } from "../../model/index.ts";
import { directionsOf, policiesOn } from "./kubernetes-policy.ts";

export const networkPodCutOff: WorkloadControl = {
  id: "network/pod-cut-off",
  title: "Network policies admit at least something in and out of a pod",
  layer: "cluster",
  impact: "low",
  concern: "reliability",
  onRequest: true,
  scope: "workload",
  threat: {
    stride: ["denial-of-service"],
    text: "A pod whose policies admit nothing in a direction cannot be reached, or cannot even resolve a name; somebody in a hurry then deletes the policy instead of completing it.",
  },
  why: "A rule for what the pod needs keeps both the pod and the policy alive.",
  fix: {
    text: "Add the ingress or egress rules the workload needs to a policy that selects it; DNS is the first egress rule.",
  },
  residualRisk: "None: this is about a workload that works.",
  tradeOff: "Batch jobs that talk to nobody are reported too; that is why the control runs on request only.",
  frameworks: { nsa: ["Network separation and hardening: network policies"], nist80053: ["SC-7"] },
  check(workload, { picture }) {
    const policies = policiesOn(workload, picture);
    return (["ingress", "egress"] as const).flatMap((direction) => {
      const mine = policies.filter((policy) => directionsOf(policy).includes(direction));
      const isCutOff = mine.length > 0 && mine.every((policy) => asList(dig(policy, "spec", direction)).length === 0);
      if (!isCutOff) return [];
      return [{ path: [...workload.metadataPath, "labels"], message: `network policies admit no ${direction} at all` }];
    });
  },
  examples: {
    good: [
      `apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop, labels: { app: web } }
spec: { containers: [{ name: web, image: registry.example/web:1.4.2 }] }
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: default-deny, namespace: shop }
spec: { podSelector: {}, policyTypes: [Ingress, Egress] }
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: web, namespace: shop }
spec:
  podSelector: { matchLabels: { app: web } }
  policyTypes: [Ingress, Egress]
  ingress: [{ ports: [{ port: 8080 }] }]
  egress: [{ ports: [{ port: 53, protocol: UDP }] }]
`,
    ],
    bad: [
      `apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop, labels: { app: web } }
spec: { containers: [{ name: web, image: registry.example/web:1.4.2 }] }
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: web, namespace: shop }
spec:
  podSelector: { matchLabels: { app: web } }
  policyTypes: [Ingress, Egress]
  ingress: [{ ports: [{ port: 8080 }] }]
`,
    ],
  },
};
