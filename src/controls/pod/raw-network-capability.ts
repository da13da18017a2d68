import type { ContainerControl } from "../../model/index.ts";
import { findAdded } from "./capabilities.ts";

export const rawNetworkCapability: ContainerControl = {
  id: "pod/raw-network-capability",
  title: "Containers are not given NET_RAW",
  layer: "container",
  impact: "medium",
  scope: "container",
  threat: {
    stride: ["elevation-of-privilege", "spoofing"],
    text: "NET_RAW forges packets of any kind: ARP and DNS answers for the neighbours on the node, spoofed source addresses.",
  },
  why: "Without NET_RAW the kernel writes the headers of what the container sends.",
  fix: {
    text: "Take NET_RAW out of `capabilities.add`; ping works without it where the node sets `net.ipv4.ping_group_range`.",
    caution:
      "What the program uses the capability for stops working; see its documentation or logs after a trial without it. The fix takes away every added capability but NET_BIND_SERVICE.",
  },
  residualRisk: "Capabilities that runtimes give by default stay until they are dropped.",
  tradeOff: "Node agents that need it live in a namespace of their own, with an exception.",
  frameworks: {
    cis: ["5.2.8", "5.2.9"],
    nsa: ["Pod security: capabilities"],
    nist800190: ["4.4.3"],
    nist80053: ["AC-6", "CM-7"],
    pci: ["2.2.6"],
    hipaa: ["164.312(a)(1)"],
    owasp: ["K01"],
    pss: ["baseline", "restricted"],
  },
  check(container) {
    return findAdded(container, "raw-network", () => "it can forge packets and read those of its neighbours");
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
  containers: [{ name: web, image: "registry.example/web:1.4.2", securityContext: { capabilities: { add: [NET_RAW] } } }]
`,
      `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  containers: [{ name: web, image: "registry.example/web:1.4.2" }]
  initContainers: [{ name: prepare, image: "registry.example/web:1.4.2", securityContext: { capabilities: { add: [NET_RAW] } } }]
`,
    ],
  },
};
