import type { ContainerControl } from "../../model/index.ts";
import { findAdded } from "./capabilities.ts";

export const administrationCapability: ContainerControl = {
  id: "pod/administration-capability",
  title: "Containers are not given SYS_ADMIN",
  layer: "container",
  impact: "critical",
  scope: "container",
  threat: {
    stride: ["elevation-of-privilege"],
    text: "SYS_ADMIN lets a process mount file systems and change namespaces: mounting the node's disk or writing a cgroup release agent is a break-out in one step.",
  },
  why: "Without SYS_ADMIN the container keeps to the mounts and namespaces the runtime made for it.",
  fix: {
    text: "Take SYS_ADMIN out of `capabilities.add`; let a CSI driver do the mounting, or give the one capability the program really uses (`BPF`, `PERFMON`, `SYS_CHROOT`).",
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
    return findAdded(container, "administration", () => "it can mount file systems and change namespaces");
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
  containers: [{ name: web, image: "registry.example/web:1.4.2", securityContext: { capabilities: { add: [SYS_ADMIN] } } }]
`,
      `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  containers: [{ name: web, image: "registry.example/web:1.4.2" }]
  initContainers: [{ name: prepare, image: "registry.example/web:1.4.2", securityContext: { capabilities: { add: [CAP_SYS_ADMIN] } } }]
`,
    ],
  },
};
