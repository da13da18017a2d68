import type { ContainerControl } from "../../model/index.ts";
import { isWindows } from "./operating-system.ts";
import { onContainer } from "./setting.ts";
import { toAddedEdits, toCapability, toDropped } from "./capabilities.ts";

export const keptNetRaw: ContainerControl = {
  id: "pod/kept-net-raw",
  title: "Containers do not keep the NET_RAW capability",
  layer: "container",
  impact: "medium",
  onRequest: true,
  scope: "container",
  threat: {
    stride: ["spoofing", "information-disclosure"],
    text: "NET_RAW is among what runtimes give every container: with it, root in one pod forges packets and ARP or DNS answers for its neighbours on the node.",
  },
  why: "Without NET_RAW no raw or packet socket can be opened.",
  fix: {
    text: "Drop NET_RAW, or better ALL.",
    caution: "See pod/drop-capabilities.",
  },
  residualRisk: "Ordinary connections to neighbours are up to network policies.",
  tradeOff: "ping in old images stops working.",
  frameworks: {
    cis: ["5.2.8"],
    nsa: ["Pod security: capabilities"],
    nist800190: ["4.4.2", "4.4.3"],
    nist80053: ["AC-6", "CM-7"],
    pci: ["2.2.6"],
    hipaa: ["164.312(a)(1)"],
    owasp: ["K01"],
  },
  check(container, workload) {
    const dropped = toDropped(container);
    const added = (container.spec.securityContext?.capabilities?.add ?? []).map(toCapability);
    const isDropped = dropped.has("ALL") || dropped.has("NET_RAW");
    if (isWindows(workload) || (isDropped && !added.includes("NET_RAW") && !added.includes("ALL"))) return undefined;
    const path = onContainer(container, "capabilities", isDropped ? "add" : "drop");
    const message = `container "${container.name}" ${isDropped ? "adds NET_RAW back" : "keeps NET_RAW"}`;
    return {
      path,
      message,
      edits: [
        ...(added.length > 0 ? toAddedEdits(container) : []),
        ...(isDropped ? [] : [{ op: "append", path, value: "ALL" } as const]),
      ],
    };
  },
  examples: {
    good: [
      `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  containers: [{ name: web, image: "registry.example/web:1.4.2", securityContext: { capabilities: { drop: [NET_RAW] } } }]
`,
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
  containers: [{ name: web, image: "registry.example/web:1.4.2" }]
`,
      `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  containers: [{ name: web, image: "registry.example/web:1.4.2", securityContext: { capabilities: { drop: [ALL], add: [NET_RAW] } } }]
`,
    ],
  },
};
