import type { WorkloadControl } from "../../model/index.ts";
import { findHostPathsOf } from "./host-paths.ts";

export const kubeletDirectory: WorkloadControl = {
  id: "pod/kubelet-directory",
  title: "Pods do not mount the directories of the kubelet and the control plane",
  layer: "container",
  impact: "critical",
  scope: "workload",
  threat: {
    stride: ["elevation-of-privilege", "information-disclosure", "tampering"],
    text: "These directories hold the kubelet's and the control plane's keys, static pods, etcd's data and the token of every pod on the node.",
  },
  why: "Without the mount those credentials stay with the programs they were given to.",
  fix: {
    text: "Remove the volume; CSI drivers and CNI plugins mount exactly their plugin directory, in a namespace of their own.",
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
    mitre: ["T1552", "T1611"],
    owasp: ["K01"],
    pss: ["baseline", "restricted"],
  },
  check(workload) {
    return findHostPathsOf(workload, "kubelet", "the kubelet and its plugins run from what lies there", "high");
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
  volumes: [{ name: host, hostPath: { path: "/var/lib/kubelet/pods" } }]
`,
      `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  containers: [{ name: web, image: "registry.example/web:1.4.2" }]
  initContainers: [{ name: prepare, image: "registry.example/web:1.4.2", volumeMounts: [{ name: host, mountPath: /host, readOnly: true }] }]
  volumes: [{ name: host, hostPath: { path: "/etc/kubernetes" } }]
`,
    ],
  },
};
