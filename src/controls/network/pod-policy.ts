import type { WorkloadControl } from "../../model/index.ts";
import { coverageOf } from "./coverage.ts";

export const networkPodPolicy: WorkloadControl = {
  id: "network/pod-policy",
  title: "A network policy selects every pod",
  layer: "cluster",
  impact: "medium",
  scope: "workload",
  threat: {
    stride: ["information-disclosure", "elevation-of-privilege"],
    text: "Whoever runs code in any pod of the cluster reaches every port of this one, and from this one every service, node and metadata address there is: one weak pod is the way to all of them.",
  },
  why: "As soon as a policy selects a pod, only what some policy admits gets through.",
  fix: {
    text: "Add a NetworkPolicy that denies ingress and egress for all pods of the namespace, then one per workload that admits what it needs (DNS first).",
    caution:
      "Traffic that no policy admits stops. List the connections the workload makes and accepts before you apply the deny.",
  },
  residualRisk:
    "Admitted connections can carry an attack; the CNI plugin must enforce policies; pods on the host network are not covered.",
  tradeOff: "Every new connection needs a line of policy.",
  frameworks: {
    cis: ["5.3.2"],
    nsa: ["Network separation and hardening: network policies"],
    nist800190: ["4.3.3"],
    nist80053: ["SC-7", "AC-4"],
    pci: ["1.3.1", "1.4.1"],
    hipaa: ["164.312(e)(1)"],
    mitre: ["T1046"],
    owasp: ["K07"],
  },
  check(workload, { picture }) {
    const { ingress, egress, because } = coverageOf(workload, picture);
    if (ingress === "covered" || egress === "covered") return undefined;
    const path = [...workload.metadataPath, "labels"];
    if (ingress === "unknown" || egress === "unknown") {
      return {
        verdict: "unknown",
        path,
        message: `whether a network policy selects these pods is not known: ${because ?? ""}`,
      };
    }
    const message = `no network policy selects these pods in namespace "${workload.namespace}"`;
    const isOnHost = workload.podSpec.hostNetwork === true;
    return { path, message: isOnHost ? `${message}, and none would hold for them on the host network` : message };
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
`,
      `apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop, labels: { app: web } }
spec: { containers: [{ name: web, image: registry.example/web:1.4.2 }] }
---
apiVersion: cilium.io/v2
kind: CiliumClusterwideNetworkPolicy
metadata: { name: default-deny }
spec: { endpointSelector: {}, ingress: [{}], egress: [{}] }
`,
      `apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop, labels: { app: web } }
spec: { containers: [{ name: web, image: registry.example/web:1.4.2 }] }
---
apiVersion: crd.projectcalico.org/v1
kind: GlobalNetworkPolicy
metadata: { name: default-deny }
spec: { selector: all(), types: [Ingress, Egress] }
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
metadata: { name: default-deny, namespace: other }
spec: { podSelector: {}, policyTypes: [Ingress, Egress] }
`,
    ],
  },
};
