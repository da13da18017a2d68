import type { ContainerControl } from "../../model/index.ts";
import { isWindows } from "./operating-system.ts";
import { onContainer } from "./setting.ts";
import { toDropped } from "./capabilities.ts";

export const untouchedCapabilities: ContainerControl = {
  id: "pod/untouched-capabilities",
  title: "Containers drop at least one capability",
  layer: "container",
  impact: "low",
  onRequest: true,
  scope: "container",
  threat: {
    stride: ["elevation-of-privilege"],
    text: "Nobody has looked at what the container needs: an intruder who is root in it changes owners, forges packets and makes device nodes with what the runtime gives.",
  },
  why: "A first dropped capability shows that the list was thought about; dropping all is the aim.",
  fix: {
    text: "Add `capabilities: { drop: [ALL] }`.",
    caution: "See pod/drop-capabilities.",
  },
  residualRisk: "What is not dropped stays usable.",
  tradeOff: "See pod/drop-capabilities.",
  frameworks: {
    cis: ["5.2.9"],
    nsa: ["Pod security: capabilities"],
    nist800190: ["4.4.3"],
    nist80053: ["AC-6", "CM-7"],
    pci: ["2.2.6"],
    hipaa: ["164.312(a)(1)"],
    mitre: ["T1611"],
    owasp: ["K01"],
  },
  check(container, workload) {
    if (isWindows(workload) || toDropped(container).size > 0) return undefined;
    const path = onContainer(container, "capabilities", "drop");
    const message = `container "${container.name}" drops no capability`;
    return { path, message, edits: [{ op: "append", path, value: "ALL" }] };
  },
  examples: {
    good: [
      `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  containers: [{ name: web, image: "registry.example/web:1.4.2", securityContext: { capabilities: { drop: [NET_RAW] } } }]
`,
    ],
    bad: [
      `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  containers: [{ name: web, image: "registry.example/web:1.4.2" }]
`,
    ],
  },
};
