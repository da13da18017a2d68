import type { ContainerControl } from "../../model/index.ts";
import { findAdded } from "./capabilities.ts";

export const kernelModuleCapability: ContainerControl = {
  id: "pod/kernel-module-capability",
  title: "Containers are not given SYS_MODULE",
  layer: "container",
  impact: "critical",
  scope: "container",
  threat: {
    stride: ["elevation-of-privilege"],
    text: "Whoever may load kernel modules runs code in the node's kernel, above every container and every policy.",
  },
  why: "Without SYS_MODULE modules are loaded by the node's administrator only.",
  fix: {
    text: "Take SYS_MODULE out of `capabilities.add`; load the module when the node starts (`/etc/modules-load.d`) or by a kernel module operator.",
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
    return findAdded(container, "kernel-module", () => "it can load code into the kernel of the node");
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
  containers: [{ name: web, image: "registry.example/web:1.4.2", securityContext: { capabilities: { add: [SYS_MODULE] } } }]
`,
      `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  containers: [{ name: web, image: "registry.example/web:1.4.2" }]
  initContainers: [{ name: prepare, image: "registry.example/web:1.4.2", securityContext: { capabilities: { add: [sys_module] } } }]
`,
    ],
  },
};
