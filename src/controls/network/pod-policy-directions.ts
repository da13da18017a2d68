import type { WorkloadControl } from "../../model/index.ts";
import { coverageOf } from "./coverage.ts";

export const networkPodPolicyDirections: WorkloadControl = {
  id: "network/pod-policy-directions",
  title: "Network policies restrict both ingress and egress of a pod",
  layer: "cluster",
  impact: "low",
  scope: "workload",
  threat: {
    stride: ["information-disclosure"],
    text: "With one direction left open an intruder in the pod sends data anywhere and scans the cluster (egress), or every pod may talk to this one (ingress).",
  },
  why: "Restricting both directions stops the way in and the way on.",
  fix: {
    text: "Add the missing direction to policyTypes of a policy that selects the pod, with rules for what it needs; egress nearly always needs DNS.",
    caution: "What no rule admits in that direction stops. List the connections first.",
  },
  residualRisk: "What the rules admit can be misused: DNS and HTTPS to anywhere carry data out.",
  tradeOff: "Egress rules must follow the addresses of services outside the cluster.",
  frameworks: {
    cis: ["5.3.2"],
    nsa: ["Network separation and hardening: network policies"],
    nist800190: ["4.3.3"],
    nist80053: ["SC-7", "AC-4"],
    pci: ["1.3.1", "1.3.2"],
    hipaa: ["164.312(e)(1)"],
    mitre: ["T1046"],
    owasp: ["K07"],
  },
  check(workload, { picture }) {
    const { ingress, egress, because } = coverageOf(workload, picture);
    const isOneCovered = (ingress === "covered") !== (egress === "covered");
    if (!isOneCovered) return undefined;
    const open = ingress === "covered" ? "egress" : "ingress";
    const path = [...workload.metadataPath, "labels"];
    if (ingress === "unknown" || egress === "unknown") {
      return {
        verdict: "unknown",
        path,
        message: `whether a network policy restricts ${open} is not known: ${because ?? ""}`,
      };
    }
    return { path, message: `network policies leave ${open} of these pods open` };
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
metadata: { name: web, namespace: shop }
spec:
  podSelector: { matchLabels: { app: web } }
  policyTypes: [Ingress, Egress]
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
  ingress: [{ from: [{ podSelector: { matchLabels: { app: gate } } }] }]
`,
    ],
  },
};
