import type { ContainerControl, Edit } from "../../model/index.ts";
import { isWindows } from "./operating-system.ts";
import { toAppArmor } from "./profile.ts";

export const appArmorUnconfined: ContainerControl = {
  id: "pod/app-armor-unconfined",
  title: "Containers do not switch AppArmor off",
  layer: "container",
  impact: "medium",
  scope: "container",
  threat: {
    stride: ["elevation-of-privilege", "tampering"],
    text: "Without its AppArmor profile a process that has become root in the container writes to /proc and /sys and mounts file systems, which the runtime's profile refuses.",
  },
  why: "The runtime's profile denies mounts and writes to the kernel's files whatever the user and its capabilities.",
  fix: {
    text: "Set `appArmorProfile: { type: RuntimeDefault }` or take the override out.",
    caution:
      "The profile was switched off for a reason: run the program's tests under the runtime's profile and read the node's log for apparmor=DENIED.",
  },
  residualRisk: "Nodes without AppArmor enforce nothing; there SELinux has to.",
  tradeOff: "Programs that mount or trace need a profile of their own.",
  frameworks: {
    nsa: ["Pod security: AppArmor and SELinux"],
    nist800190: ["4.4.3"],
    nist80053: ["AC-6", "AC-3"],
    pci: ["2.2.6"],
    hipaa: ["164.312(a)(1)"],
    mitre: ["T1611"],
    owasp: ["K01"],
    pss: ["baseline", "restricted"],
  },
  check(container, workload) {
    const { type, from, path } = toAppArmor(container, workload);
    if (type === undefined || type === "RuntimeDefault" || type === "Localhost" || isWindows(workload))
      return undefined;
    const state =
      type === "Unconfined"
        ? "runs without an AppArmor profile"
        : `names an AppArmor profile of type ${JSON.stringify(type)}, which does not exist`;
    const edit: Edit = { op: "set", path, value: from === "annotation" ? "runtime/default" : "RuntimeDefault" };
    return { path, message: `container "${container.name}" ${state}`, edits: [edit] };
  },
  examples: {
    good: [
      `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  securityContext: { appArmorProfile: { type: RuntimeDefault } }
  containers: [{ name: web, image: "registry.example/web:1.4.2" }]
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
  securityContext: { appArmorProfile: { type: Unconfined } }
  containers: [{ name: web, image: "registry.example/web:1.4.2" }]
`,
      `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  containers: [{ name: web, image: "registry.example/web:1.4.2" }]
  initContainers: [{ name: prepare, image: "registry.example/web:1.4.2", securityContext: { appArmorProfile: { type: Unconfined } } }]
`,
      `apiVersion: v1
kind: Pod
metadata: { name: web, annotations: { container.apparmor.security.beta.kubernetes.io/web: unconfined } }
spec:
  containers: [{ name: web, image: "registry.example/web:1.4.2" }]
`,
    ],
  },
};
