import type { WorkloadControl } from "../../model/index.ts";
import { findHostPathsOf } from "./host-paths.ts";

export const hostSystemDirectory: WorkloadControl = {
  id: "pod/host-system-directory",
  title: "Pods do not mount system directories of their node",
  layer: "container",
  impact: "high",
  scope: "workload",
  threat: {
    stride: ["elevation-of-privilege", "information-disclosure", "tampering"],
    text: "In /etc, /usr, /proc, /sys, /root or /var lie the passwords, programs, timers and kernel switches of the node: reading them tells much, writing them is taking it over.",
  },
  why: "Without the mount the node's files cannot be reached by their paths.",
  fix: {
    text: "Remove the volume, or mount the one file that is read, read-only.",
  },
  residualRisk: "Other host paths and privileged containers reach the same files.",
  tradeOff: "Node agents that need it live in a namespace of their own, with an exception.",
  frameworks: {
    cis: ["5.2.11"],
    nsa: ["Pod security: host volumes"],
    nist800190: ["4.4.3", "4.5.5"],
    nist80053: ["AC-6", "CM-7", "SC-39"],
    pci: ["2.2.6"],
    hipaa: ["164.312(a)(1)"],
    mitre: ["T1611"],
    owasp: ["K01"],
    pss: ["baseline", "restricted"],
  },
  check(workload) {
    return findHostPathsOf(workload, "system", "system files of the node lie there", "medium");
  },
  examples: {
    good: [
      `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  containers: [{ name: web, image: "registry.example/web:1.4.2" }]
  volumes: [{ name: data, emptyDir: {} }]
`,
      `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  containers: [{ name: web, image: "registry.example/web:1.4.2" }]
  volumes: [{ name: data, hostPath: { path: /data/web } }]
`,
    ],
    bad: [
      `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  containers: [{ name: web, image: "registry.example/web:1.4.2", volumeMounts: [{ name: host, mountPath: /host }] }]
  volumes: [{ name: host, hostPath: { path: "/etc" } }]
`,
      `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  containers: [{ name: web, image: "registry.example/web:1.4.2" }]
  initContainers: [{ name: prepare, image: "registry.example/web:1.4.2", volumeMounts: [{ name: host, mountPath: /host, readOnly: true }] }]
  volumes: [{ name: host, hostPath: { path: "/proc" } }]
`,
    ],
  },
};
