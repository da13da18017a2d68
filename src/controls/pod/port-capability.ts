import type { ContainerControl } from "../../model/index.ts";
import { findAdded } from "./capabilities.ts";

export const portCapability: ContainerControl = {
  id: "pod/port-capability",
  title: "Containers are not given NET_BIND_SERVICE",
  layer: "container",
  impact: "low",
  onRequest: true,
  scope: "container",
  threat: {
    stride: ["elevation-of-privilege"],
    text: "A process with NET_BIND_SERVICE can listen on ports below 1024 and pose as a system service of the pod.",
  },
  why: "Programs that listen above 1024 need no capability; a Service maps the port.",
  fix: {
    text: "Listen on a port above 1024 and map it in the Service; then take NET_BIND_SERVICE out of `capabilities.add`.",
  },
  residualRisk: "Capabilities that runtimes give by default stay until they are dropped.",
  tradeOff: "The program's configuration has to name the other port.",
  frameworks: {
    cis: ["5.2.9"],
    nsa: ["Pod security: capabilities"],
    nist800190: ["4.4.3"],
    nist80053: ["AC-6", "CM-7"],
    pci: ["2.2.6"],
    hipaa: ["164.312(a)(1)"],
    owasp: ["K01"],
  },
  check(container) {
    return findAdded(container, "port", () => "listen on a port above 1024 instead");
  },
  examples: {
    good: [
      `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  containers: [{ name: web, image: "registry.example/web:1.4.2", securityContext: { capabilities: { drop: [ALL] } } }]
`,
    ],
    bad: [
      `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  containers: [{ name: web, image: "registry.example/web:1.4.2", securityContext: { capabilities: { add: [NET_BIND_SERVICE] } } }]
`,
      `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  containers: [{ name: web, image: "registry.example/web:1.4.2" }]
  initContainers: [{ name: prepare, image: "registry.example/web:1.4.2", securityContext: { capabilities: { add: [NET_BIND_SERVICE] } } }]
`,
    ],
  },
};
