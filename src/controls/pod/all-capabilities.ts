import type { ContainerControl } from "../../model/index.ts";
import { findAdded } from "./capabilities.ts";

export const allCapabilities: ContainerControl = {
  id: "pod/all-capabilities",
  title: "Containers are not given all capabilities",
  layer: "container",
  impact: "critical",
  scope: "container",
  threat: {
    stride: ["elevation-of-privilege"],
    text: "With every capability a container is privileged in all but name: it loads kernel modules, mounts the node's disk and takes over the node.",
  },
  why: "A container that has only the capability it needs cannot do what the others allow.",
  fix: {
    text: "Take ALL out of `capabilities.add` and drop it instead; add back the few that the program fails without, one by one.",
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
    return findAdded(container, "everything", () => "it can do nearly all that root of the node can");
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
  containers: [{ name: web, image: "registry.example/web:1.4.2", securityContext: { capabilities: { add: [ALL] } } }]
`,
      `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  containers: [{ name: web, image: "registry.example/web:1.4.2" }]
  initContainers: [{ name: prepare, image: "registry.example/web:1.4.2", securityContext: { capabilities: { add: [all] } } }]
`,
    ],
  },
};
