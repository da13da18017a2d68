import type { ContainerControl } from "../../model/index.ts";
import { findAdded } from "./capabilities.ts";

export const regainedCapabilities: ContainerControl = {
  id: "pod/regained-capabilities",
  title: "Containers do not add the capabilities that runtimes give",
  layer: "container",
  impact: "low",
  scope: "container",
  threat: {
    stride: ["elevation-of-privilege"],
    text: "CHOWN, DAC_OVERRIDE, SETUID and the others that runtimes give anyway pass by file permissions or become another user: written out, they come back although ALL is dropped.",
  },
  why: "A container without them can do only what its user may.",
  fix: {
    text: "Take it out of `capabilities.add`; set owners with `fsGroup` or in the image build, and start the program as the user it needs.",
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
    pss: ["restricted"],
  },
  check(container) {
    return findAdded(container, "default", () => "what runtimes give is regained although it is dropped");
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
  containers: [{ name: web, image: "registry.example/web:1.4.2", securityContext: { capabilities: { add: [CHOWN] } } }]
`,
      `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  containers: [{ name: web, image: "registry.example/web:1.4.2" }]
  initContainers: [{ name: prepare, image: "registry.example/web:1.4.2", securityContext: { capabilities: { add: [setuid] } } }]
`,
    ],
  },
};
