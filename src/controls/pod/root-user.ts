import type { ContainerControl } from "../../model/index.ts";
import { onContainer, toEffective } from "./setting.ts";
import { toKnownUser } from "./known-images.ts";

export const rootUser: ContainerControl = {
  id: "pod/root-user",
  title: "Containers are not told to run as user 0",
  layer: "container",
  impact: "medium",
  scope: "container",
  threat: {
    stride: ["elevation-of-privilege"],
    text: "The manifest asks for root: every fault of the program is a fault of root, and a break-out is root on the node.",
  },
  why: "A process of another user cannot write system files, load modules or use most of what kernel faults need.",
  fix: {
    text: "Set `runAsUser` to a number above 10000 and `runAsNonRoot: true`.",
    caution:
      "Programs that need root (package managers, some entry points that change user) stop working; volumes must be writable to the new user.",
  },
  residualRisk: "Group 0 and setuid programs may still give root's rights.",
  tradeOff: "Files and volumes that belong to root must be given to the new user.",
  frameworks: {
    cis: ["5.2.7"],
    nsa: ["Pod security: non-root containers"],
    nist800190: ["4.4.3"],
    nist80053: ["AC-6", "CM-7"],
    pci: ["2.2.6"],
    hipaa: ["164.312(a)(1)"],
    mitre: ["T1611", "T1068"],
    owasp: ["K01"],
    pss: ["restricted"],
  },
  check(container, workload) {
    const user = toEffective(container, workload, "runAsUser");
    if (user.value !== 0) return undefined;
    const uid = toKnownUser(container.spec.image);
    const edits =
      uid === undefined ? [] : [{ op: "set", path: onContainer(container, "runAsUser"), value: uid } as const];
    return { path: user.path, message: `container "${container.name}" is told to run as user 0`, edits };
  },
  examples: {
    good: [
      `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  containers: [{ name: web, image: "registry.example/web:1.4.2", securityContext: { runAsUser: 10001 } }]
`,
      `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  securityContext: { runAsUser: 0 }
  containers: [{ name: web, image: "registry.example/web:1.4.2", securityContext: { runAsUser: 10001 } }]
`,
    ],
    bad: [
      `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  securityContext: { runAsUser: 0 }
  containers: [{ name: web, image: "registry.example/web:1.4.2" }]
`,
      `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  securityContext: { runAsUser: 10001 }
  containers: [{ name: web, image: "registry.example/web:1.4.2" }]
  initContainers: [{ name: prepare, image: "registry.example/web:1.4.2", securityContext: { runAsUser: 0 } }]
`,
    ],
  },
};
