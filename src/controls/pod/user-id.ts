import type { ContainerControl } from "../../model/index.ts";
import { isWindows } from "./operating-system.ts";
import { toEffective } from "./setting.ts";

export const userId: ContainerControl = {
  id: "pod/user-id",
  title: "Containers run with a user id that nobody on the node has",
  layer: "container",
  impact: "low",
  onRequest: true,
  scope: "container",
  threat: {
    stride: ["elevation-of-privilege"],
    text: "A user id below the bound may be that of a real user on the node: after a break-out, or through a host mount, the process has that user's files.",
  },
  why: "High ids are given to no user of common Linux distributions.",
  fix: {
    text: "Set `runAsUser` to a number of at least the bound (`minUserId`, 10000).",
    caution: "Files in the image and on volumes must be readable to the new user.",
  },
  residualRisk: "All pods with the same id share its files on volumes they share.",
  tradeOff: "Volumes written by another id must be handed over.",
  frameworks: {
    nsa: ["Pod security: non-root containers"],
    nist800190: ["4.4.3"],
    nist80053: ["AC-6", "CM-7"],
    pci: ["2.2.6"],
    hipaa: ["164.312(a)(1)"],
    mitre: ["T1611"],
    owasp: ["K01"],
  },
  check(container, workload, { settings }) {
    const { value, path } = toEffective(container, workload, "runAsUser");
    if (isWindows(workload) || (value !== undefined && value >= settings.minUserId)) return undefined;
    const state = value === undefined ? "leaves its user to the image" : `runs with user ${value}`;
    return { path, message: `container "${container.name}" ${state}, not with one of at least ${settings.minUserId}` };
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
  securityContext: { runAsUser: 20000 }
  containers: [{ name: web, image: "registry.example/web:1.4.2" }]
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
  securityContext: { runAsUser: 20000 }
  containers: [{ name: web, image: "registry.example/web:1.4.2" }]
  initContainers: [{ name: prepare, image: "registry.example/web:1.4.2", securityContext: { runAsUser: 999 } }]
`,
    ],
  },
};
