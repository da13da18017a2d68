import type { ContainerControl } from "../../model/index.ts";
import { findAdded } from "./capabilities.ts";

export const kernelCapabilities: ContainerControl = {
  id: "pod/kernel-capabilities",
  title: "Containers are not given capabilities over the kernel and other processes",
  layer: "container",
  impact: "high",
  scope: "container",
  threat: {
    stride: ["elevation-of-privilege"],
    text: "SYS_PTRACE takes over processes, DAC_READ_SEARCH opens any file of the node by its handle, BPF and PERFMON read kernel memory, SYS_RAWIO reaches the hardware: each has a known way out of the container.",
  },
  why: "Without them the kernel answers the container's requests for its own processes and files only.",
  fix: {
    text: "Take the capability out of `capabilities.add`; use `kubectl debug` to trace a process, and a node agent of its own for profiles and packet filters.",
    caution:
      "What the program uses the capability for stops working; see its documentation or logs after a trial without it. The fix takes away every added capability but NET_BIND_SERVICE.",
  },
  residualRisk: "Capabilities that runtimes give by default stay until they are dropped.",
  tradeOff: "Node agents that need it live in a namespace of their own, with an exception.",
  frameworks: {
    cis: ["5.2.9"],
    nsa: ["Pod security: capabilities"],
    nist800190: ["4.4.3"],
    nist80053: ["AC-6", "CM-7"],
    pci: ["2.2.6"],
    hipaa: ["164.312(a)(1)"],
    mitre: ["T1611"],
    owasp: ["K01"],
    pss: ["baseline", "restricted"],
  },
  check(container) {
    return findAdded(
      container,
      "kernel",
      () => "it reaches past the container into the kernel of the node or other processes",
    );
  },
  examples: {
    good: [
      `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  containers: [{ name: web, image: "registry.example/web:1.4.2", securityContext: { capabilities: { drop: [ALL], add: [NET_BIND_SERVICE] } } }]
`,
    ],
    bad: [
      `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  containers: [{ name: web, image: "registry.example/web:1.4.2", securityContext: { capabilities: { add: [SYS_PTRACE] } } }]
`,
      `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  containers: [{ name: web, image: "registry.example/web:1.4.2" }]
  initContainers: [{ name: prepare, image: "registry.example/web:1.4.2", securityContext: { capabilities: { add: [DAC_READ_SEARCH] } } }]
`,
    ],
  },
};
