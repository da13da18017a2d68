import type { ContainerControl } from "../../model/index.ts";
import { onContainer } from "./setting.ts";

export const podProcMount: ContainerControl = {
  id: "pod/proc-mount",
  title: "Containers keep the masked /proc",
  layer: "container",
  impact: "medium",
  scope: "container",
  threat: {
    stride: ["information-disclosure", "tampering"],
    text: "An unmasked /proc shows and lets root change what the runtime hides: kernel memory, keys, timers and sysctls of the node.",
  },
  why: "The default mount masks those files and makes the rest read-only.",
  fix: {
    text: "Remove `procMount`, or set it to Default.",
    caution: "Containers started inside this one no longer start.",
  },
  residualRisk:
    "What stays visible in /proc (mounts, memory, processors of the node) helps an attacker to look around.",
  tradeOff: "Containers that run containers need it, together with `hostUsers: false`.",
  frameworks: {
    nsa: ["Pod security: hardening the container's runtime settings"],
    nist800190: ["4.4.3"],
    nist80053: ["AC-6", "CM-7"],
    pci: ["2.2.6"],
    hipaa: ["164.312(a)(1)"],
    mitre: ["T1611"],
    owasp: ["K01"],
    pss: ["baseline", "restricted"],
  },
  check(container) {
    const procMount = container.spec.securityContext?.procMount ?? "Default";
    if (procMount === "Default") return undefined;
    const path = onContainer(container, "procMount");
    return {
      path,
      message: `container "${container.name}" mounts /proc ${JSON.stringify(procMount)}`,
      edits: [{ op: "remove", path }],
    };
  },
  examples: {
    good: [
      `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  containers: [{ name: web, image: "registry.example/web:1.4.2", securityContext: { procMount: Default } }]
`,
      `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  containers: [{ name: web, image: "registry.example/web:1.4.2" }]
`,
    ],
    bad: [
      `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  hostUsers: false
  containers: [{ name: web, image: "registry.example/web:1.4.2", securityContext: { procMount: Unmasked } }]
`,
      `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  hostUsers: false
  containers: [{ name: web, image: "registry.example/web:1.4.2" }]
  initContainers: [{ name: prepare, image: "registry.example/web:1.4.2", securityContext: { procMount: Unmasked } }]
`,
    ],
  },
};
