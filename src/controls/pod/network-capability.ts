import type { ContainerControl } from "../../model/index.ts";
import { findAdded } from "./capabilities.ts";

export const networkCapability: ContainerControl = {
  id: "pod/network-capability",
  title: "Containers are not given NET_ADMIN",
  layer: "container",
  impact: "medium",
  scope: "container",
  threat: {
    stride: ["elevation-of-privilege", "spoofing"],
    text: "NET_ADMIN changes addresses, routes and firewall rules of the pod, and of the whole node on the host network: traffic of others can be redirected and rules of the mesh removed.",
  },
  why: "Without NET_ADMIN the pod's network stays as the CNI plugin set it up.",
  fix: {
    text: "Take NET_ADMIN out of `capabilities.add`; let the CNI plugin set routes, and for a mesh install its node agent in place of the init container.",
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
  check(container, { podSpec }) {
    const isOnHost = podSpec.hostNetwork === true;
    const whose = isOnHost ? "of the node" : "of the pod";
    const found = findAdded(container, "network", () => `it can change addresses, routes and firewall rules ${whose}`);
    return isOnHost ? found.map((one) => ({ ...one, impact: "high" as const })) : found;
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
  containers: [{ name: web, image: "registry.example/web:1.4.2", securityContext: { capabilities: { add: [NET_ADMIN] } } }]
`,
      `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  containers: [{ name: web, image: "registry.example/web:1.4.2" }]
  initContainers: [{ name: prepare, image: "registry.example/web:1.4.2", securityContext: { capabilities: { add: [net_admin] } } }]
`,
    ],
  },
};
