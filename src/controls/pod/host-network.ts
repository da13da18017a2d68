import type { WorkloadControl } from "../../model/index.ts";
import { besidesHostDoors } from "./host-door.ts";

export const hostNetwork: WorkloadControl = {
  id: "pod/host-network",
  title: "Pods do not use the network of their node",
  layer: "container",
  impact: "high",
  scope: "workload",
  threat: {
    stride: ["elevation-of-privilege", "information-disclosure"],
    text: "Code in the pod sees every packet of the node's interfaces, reaches services bound to the node's loopback address (kubelet, cloud metadata, proxies) and no network policy applies to it.",
  },
  why: "With a network namespace of its own a pod has only its own address, and network policies decide what reaches it.",
  fix: {
    text: "Remove `hostNetwork: true` and reach the pod through a Service; what needs the node's own port can take a `hostPort`.",
    caution: "Programs that are reached at the node's address, or that reach others by loopback, need a Service first.",
  },
  residualRisk: "What the pod's own address may reach is up to network policies.",
  tradeOff: "Node agents that need it live in a namespace of their own, with an exception.",
  frameworks: {
    cis: ["5.2.5"],
    nsa: ["Pod security: host namespaces"],
    nist800190: ["4.4.2", "4.4.3"],
    nist80053: ["AC-6", "SC-39"],
    pci: ["2.2.6"],
    hipaa: ["164.312(a)(1)"],
    mitre: ["T1611"],
    owasp: ["K01"],
    pss: ["baseline", "restricted"],
  },
  check(workload) {
    if (workload.podSpec.hostNetwork !== true) return undefined;
    const path = [...workload.specPath, "hostNetwork"];
    return {
      path,
      message: "the pod shares the network of its node",
      edits: [{ op: "remove", path }],
      ...besidesHostDoors(workload),
    };
  },
  examples: {
    good: [
      `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  containers: [{ name: web, image: "registry.example/web:1.4.2" }]
`,
      `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  hostNetwork: false
  containers: [{ name: web, image: "registry.example/web:1.4.2" }]
`,
    ],
    bad: [
      `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  hostNetwork: true
  containers: [{ name: web, image: "registry.example/web:1.4.2" }]
`,
    ],
  },
};
