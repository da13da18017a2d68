import type { ContainerControl } from "../../model/index.ts";
import { isWindows } from "./operating-system.ts";
import { toEffective } from "./setting.ts";

export const groupId: ContainerControl = {
  id: "pod/group-id",
  title: "Containers run with a group id that nobody on the node has",
  layer: "container",
  impact: "low",
  onRequest: true,
  scope: "container",
  threat: {
    stride: ["elevation-of-privilege"],
    text: "A group id below the bound may be that of a real group on the node: after a break-out, or through a host mount, the process has that group's files.",
  },
  why: "High ids are given to no group of common Linux distributions.",
  fix: {
    text: "Set `runAsGroup` to a number of at least the bound (`minUserId`, 10000).",
    caution: "Files in the image and on volumes must be readable to the new group.",
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
    const { value, path } = toEffective(container, workload, "runAsGroup");
    if (isWindows(workload) || (value !== undefined && value >= settings.minUserId)) return undefined;
    const state = value === undefined ? "leaves its group to the image" : `runs with group ${value}`;
    return { path, message: `container "${container.name}" ${state}, not with one of at least ${settings.minUserId}` };
  },
  examples: {
    good: [
      `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  containers: [{ name: web, image: "registry.example/web:1.4.2", securityContext: { runAsGroup: 10001 } }]
`,
      `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  securityContext: { runAsGroup: 20000 }
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
  securityContext: { runAsGroup: 20000 }
  containers: [{ name: web, image: "registry.example/web:1.4.2" }]
  initContainers: [{ name: prepare, image: "registry.example/web:1.4.2", securityContext: { runAsGroup: 999 } }]
`,
    ],
  },
};
