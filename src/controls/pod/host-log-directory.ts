import type { WorkloadControl } from "../../model/index.ts";
import { findHostPathsOf } from "./host-paths.ts";

export const hostLogDirectory: WorkloadControl = {
  id: "pod/host-log-directory",
  title: "Pods do not mount the log directory of their node",
  layer: "container",
  impact: "medium",
  scope: "workload",
  threat: {
    stride: ["elevation-of-privilege", "information-disclosure", "tampering"],
    text: "The logs of all pods of the node can be read there; with write access a link placed in them makes the kubelet show any file of the node to whoever may read logs.",
  },
  why: "Without the mount a pod's logs are read through the API, by those who may.",
  fix: {
    text: "Remove the volume; a log collector mounts it read-only, in a namespace of its own.",
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
    mitre: ["T1611", "T1552"],
    owasp: ["K01"],
    pss: ["baseline", "restricted"],
  },
  check(workload) {
    return findHostPathsOf(workload, "log", "the logs of all pods lie there", "low");
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
  volumes: [{ name: host, hostPath: { path: "/var/log" } }]
`,
      `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  containers: [{ name: web, image: "registry.example/web:1.4.2" }]
  initContainers: [{ name: prepare, image: "registry.example/web:1.4.2", volumeMounts: [{ name: host, mountPath: /host, readOnly: true }] }]
  volumes: [{ name: host, hostPath: { path: "/var/log/pods" } }]
`,
    ],
  },
};
