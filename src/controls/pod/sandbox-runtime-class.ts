import type { WorkloadControl } from "../../model/index.ts";
import { isSandbox } from "./runtime-class.ts";

export const sandboxRuntimeClass: WorkloadControl = {
  id: "pod/sandbox-runtime-class",
  title: "Pods run in a sandboxed runtime",
  layer: "container",
  impact: "low",
  onRequest: true,
  scope: "workload",
  threat: {
    stride: ["elevation-of-privilege"],
    text: "Containers share the node's kernel: code from strangers needs one kernel fault to be on the node beside everybody else's pods.",
  },
  why: "gVisor answers system calls itself, Kata runs the pod in a small virtual machine: the node's kernel is out of reach.",
  fix: {
    text: "Set `runtimeClassName` to a class of a sandboxed runtime (`sandboxRuntimeClasses`).",
    caution: "Programs that need devices, eBPF or rare system calls do not run in a sandbox.",
  },
  residualRisk: "Faults of the sandbox itself, and what network and service account allow.",
  tradeOff: "Slower system calls or start, no host devices; nodes must have the runtime.",
  frameworks: {
    nsa: ["Pod security: hardening container environments"],
    nist800190: ["4.3.4", "4.5.2"],
    nist80053: ["SC-39", "AC-6"],
    pci: ["2.2.6"],
    hipaa: ["164.312(a)(1)"],
    mitre: ["T1611"],
    owasp: ["K01"],
  },
  check(workload, { settings }) {
    const name = workload.podSpec.runtimeClassName ?? "";
    if (isSandbox(name, settings.sandboxRuntimeClasses)) return undefined;
    const path = [...workload.specPath, "runtimeClassName"];
    return {
      path,
      message:
        name === "" ? "the pod runs on the kernel of its node" : `runtime class ${JSON.stringify(name)} is no sandbox`,
    };
  },
  examples: {
    good: [
      `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  runtimeClassName: gvisor
  containers: [{ name: web, image: "registry.example/web:1.4.2" }]
`,
      `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  runtimeClassName: kata-qemu
  containers: [{ name: web, image: "registry.example/web:1.4.2" }]
`,
    ],
    bad: [
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
  runtimeClassName: nvidia
  containers: [{ name: web, image: "registry.example/web:1.4.2" }]
`,
    ],
  },
};
