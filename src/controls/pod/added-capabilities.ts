import type { ContainerControl } from "../../model/index.ts";
import { findAdded } from "./capabilities.ts";

export const addedCapabilities: ContainerControl = {
  id: "pod/added-capabilities",
  title: "Containers are given no further capabilities",
  layer: "container",
  impact: "medium",
  scope: "container",
  threat: {
    stride: ["elevation-of-privilege"],
    text: "Each capability is a piece of root: SYS_TIME changes the clock of the node, SYS_RESOURCE passes by limits, LINUX_IMMUTABLE and LEASE hold files, IPC_LOCK takes memory away from others.",
  },
  why: "A container without added capabilities has only what its user may do.",
  fix: {
    text: "Take it out of `capabilities.add`; look for the narrower means (a device plugin, a CSI driver, a sidecar that has it alone) if the program really needs it.",
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
    return findAdded(container, "other", () => "containers should add nothing but NET_BIND_SERVICE");
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
  containers: [{ name: web, image: "registry.example/web:1.4.2", securityContext: { capabilities: { add: [SYS_TIME] } } }]
`,
      `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  containers: [{ name: web, image: "registry.example/web:1.4.2" }]
  initContainers: [{ name: prepare, image: "registry.example/web:1.4.2", securityContext: { capabilities: { add: [SYS_RESOURCE] } } }]
`,
    ],
  },
};
