import type { WorkloadControl } from "../../model/index.ts";
import { onContainer, onPod } from "./setting.ts";

const KEYS = ["windowsOptions", "hostProcess"];

export const hostProcess: WorkloadControl = {
  id: "pod/host-process",
  title: "Windows containers do not run as processes of their node",
  layer: "container",
  impact: "critical",
  scope: "workload",
  threat: {
    stride: ["elevation-of-privilege", "tampering"],
    text: "A host process container is no container: it runs on the Windows node itself and can do there whatever its user can, up to the node's whole control.",
  },
  why: "An ordinary Windows container is kept apart from the node by its own file system, registry and job object.",
  fix: {
    text: "Remove `windowsOptions.hostProcess` or set it to false; do the node's administration from a node agent in its own namespace.",
    caution: "What the program does on the node itself stops working.",
  },
  residualRisk: "Process-isolated Windows containers share the node's kernel.",
  tradeOff: "Node agents that need it live in a namespace of their own, with an exception.",
  frameworks: {
    cis: ["5.2.10"],
    nist800190: ["4.4.3"],
    nist80053: ["AC-6", "CM-7"],
    pci: ["2.2.6"],
    hipaa: ["164.312(a)(1)"],
    mitre: ["T1611"],
    owasp: ["K01"],
    pss: ["baseline", "restricted"],
  },
  check(workload) {
    const { podSpec } = workload;
    const pod =
      podSpec.securityContext?.windowsOptions?.hostProcess === true
        ? [{ path: onPod(workload, ...KEYS), who: "the pod" }]
        : [];
    const containers = workload.containers
      .filter(({ spec }) => spec.securityContext?.windowsOptions?.hostProcess === true)
      .map((container) => ({ path: onContainer(container, ...KEYS), who: `container "${container.name}"` }));
    return [...pod, ...containers].map(({ path, who }) => ({
      path,
      message: `${who} runs as a process of the Windows node`,
      edits: [{ op: "set", path, value: false }],
    }));
  },
  examples: {
    good: [
      `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  os: { name: windows }
  containers: [{ name: web, image: "registry.example/web:1.4.2", securityContext: { windowsOptions: { hostProcess: false } } }]
`,
    ],
    bad: [
      `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  os: { name: windows }
  hostNetwork: true
  securityContext: { windowsOptions: { hostProcess: true } }
  containers: [{ name: web, image: "registry.example/web:1.4.2" }]
`,
      `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  os: { name: windows }
  hostNetwork: true
  containers: [{ name: web, image: "registry.example/web:1.4.2" }]
  initContainers: [{ name: prepare, image: "registry.example/web:1.4.2", securityContext: { windowsOptions: { hostProcess: true } } }]
`,
    ],
  },
};
