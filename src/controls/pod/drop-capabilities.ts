import type { ContainerControl } from "../../model/index.ts";
import { RUNTIME_DEFAULTS, toDropped } from "./capabilities.ts";
import { isWindows } from "./operating-system.ts";
import { onContainer } from "./setting.ts";

export const dropCapabilities: ContainerControl = {
  id: "pod/drop-capabilities",
  title: "Containers drop all capabilities",
  layer: "container",
  impact: "medium",
  scope: "container",
  threat: {
    stride: ["elevation-of-privilege"],
    text: "Runtimes give every container fourteen capabilities; with them root in the container changes owners of files, opens raw sockets to spoof its neighbours and makes device nodes.",
  },
  why: "Without capabilities root in a container can do no more than an ordinary user with many files.",
  fix: {
    text: "Add `capabilities: { drop: [ALL] }`; add NET_BIND_SERVICE back for ports below 1024 if it must be.",
    caution:
      "Entry points that run as root to change owners or users fail; start the container as its final user, or add the one capability it needs.",
  },
  residualRisk: "File permissions and the kernel's own faults remain.",
  tradeOff: "Programs that start as root and change user need SETUID and SETGID back, or a user from the start.",
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
  check(container, workload) {
    const dropped = toDropped(container);
    if (isWindows(workload) || dropped.has("ALL") || RUNTIME_DEFAULTS.every((name) => dropped.has(name)))
      return undefined;
    const path = onContainer(container, "capabilities", "drop");
    const left = RUNTIME_DEFAULTS.filter((name) => !dropped.has(name));
    const kept =
      dropped.size === 0
        ? "drops no capability"
        : `keeps ${left.slice(0, 3).join(", ")}${left.length > 3 ? " and more" : ""}`;
    return { path, message: `container "${container.name}" ${kept}`, edits: [{ op: "append", path, value: "ALL" }] };
  },
  examples: {
    good: [
      `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  containers: [{ name: web, image: "registry.example/web:1.4.2", securityContext: { capabilities: { drop: [ALL] } } }]
`,
      `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  containers: [{ name: web, image: "registry.example/web:1.4.2", securityContext: { capabilities: { drop: [all], add: [NET_BIND_SERVICE] } } }]
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
  containers: [{ name: web, image: "registry.example/web:1.4.2", securityContext: { capabilities: { drop: [NET_RAW] } } }]
`,
      `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  containers: [{ name: web, image: "registry.example/web:1.4.2", securityContext: { capabilities: { drop: [ALL] } } }]
  initContainers: [{ name: prepare, image: "registry.example/web:1.4.2", securityContext: { capabilities: { add: [CHOWN] } } }]
`,
    ],
  },
};
