import type { WorkloadControl } from "../../model/index.ts";

export const hostPid: WorkloadControl = {
  id: "pod/host-pid",
  title: "Pods do not see the processes of their node",
  layer: "container",
  impact: "high",
  scope: "workload",
  threat: {
    stride: ["elevation-of-privilege", "information-disclosure"],
    text: "Code in the pod lists all processes of the node and reads their environment and open files through /proc; with root or ptrace it takes them over.",
  },
  why: "A process namespace of its own shows the pod its own processes only.",
  fix: {
    text: "Remove `hostPID: true`; read processes of the pod with `shareProcessNamespace`, and those of the node from the kubelet's metrics.",
    caution: "Debugging and monitoring agents lose sight of the processes of the node.",
  },
  residualRisk: "Processes of the pod's other containers stay visible when shareProcessNamespace is on.",
  tradeOff: "Node agents that need it live in a namespace of their own, with an exception.",
  frameworks: {
    cis: ["5.2.3"],
    nsa: ["Pod security: host namespaces"],
    nist800190: ["4.4.3"],
    nist80053: ["AC-6", "SC-39"],
    pci: ["2.2.6"],
    hipaa: ["164.312(a)(1)"],
    mitre: ["T1611"],
    owasp: ["K01"],
    pss: ["baseline", "restricted"],
  },
  check(workload) {
    if (workload.podSpec.hostPID !== true) return undefined;
    const path = [...workload.specPath, "hostPID"];
    return { path, message: "the pod sees the processes of its node", edits: [{ op: "remove", path }] };
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
  hostPID: false
  containers: [{ name: web, image: "registry.example/web:1.4.2" }]
`,
    ],
    bad: [
      `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  hostPID: true
  containers: [{ name: web, image: "registry.example/web:1.4.2" }]
`,
    ],
  },
};
