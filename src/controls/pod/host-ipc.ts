import type { WorkloadControl } from "../../model/index.ts";

export const hostIpc: WorkloadControl = {
  id: "pod/host-ipc",
  title: "Pods do not share memory with their node",
  layer: "container",
  impact: "high",
  scope: "workload",
  threat: {
    stride: ["information-disclosure", "tampering"],
    text: "Code in the pod reads and writes the shared memory segments, semaphores and message queues of programs on the node and of other pods that do the same.",
  },
  why: "With an IPC namespace of its own a pod shares memory with nobody.",
  fix: {
    text: "Remove `hostIPC: true`; put the programs that share memory into one pod, with an emptyDir of medium Memory at /dev/shm.",
    caution: "Programs that share memory with others on the node lose it.",
  },
  residualRisk: "Containers of one pod still share memory with one another.",
  tradeOff: "Node agents that need it live in a namespace of their own, with an exception.",
  frameworks: {
    cis: ["5.2.4"],
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
    if (workload.podSpec.hostIPC !== true) return undefined;
    const path = [...workload.specPath, "hostIPC"];
    return { path, message: "the pod shares memory and message queues with its node", edits: [{ op: "remove", path }] };
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
  hostIPC: false
  containers: [{ name: web, image: "registry.example/web:1.4.2" }]
`,
    ],
    bad: [
      `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  hostIPC: true
  containers: [{ name: web, image: "registry.example/web:1.4.2" }]
`,
    ],
  },
};
