import type { WorkloadControl } from "../../model/index.ts";
import { findHostPathsOf } from "./host-paths.ts";

export const hostPath: WorkloadControl = {
  id: "pod/host-path",
  title: "Pods do not mount directories of their node",
  layer: "container",
  impact: "medium",
  scope: "workload",
  threat: {
    stride: ["elevation-of-privilege", "information-disclosure", "tampering"],
    text: "Files on the node outlive the pod, are shared with whatever pod mounts them next and are read with the node's owners and modes, past the quotas of the cluster.",
  },
  why: "Volumes made by the cluster belong to the claim, are bounded and go where the pod goes.",
  fix: {
    text: "Use a persistent volume claim, an emptyDir or a config map.",
  },
  residualRisk: "Volumes of other kinds may hold secrets as well.",
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
    return findHostPathsOf(workload, "other", "files there outlive the pod and are shared", "low");
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
  volumes: [{ name: data, hostPath: { path: /etc } }]
`,
    ],
    bad: [
      `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  containers: [{ name: web, image: "registry.example/web:1.4.2", volumeMounts: [{ name: host, mountPath: /host }] }]
  volumes: [{ name: host, hostPath: { path: "/data/web" } }]
`,
      `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  containers: [{ name: web, image: "registry.example/web:1.4.2" }]
  initContainers: [{ name: prepare, image: "registry.example/web:1.4.2", volumeMounts: [{ name: host, mountPath: /host, readOnly: true }] }]
  volumes: [{ name: host, hostPath: { path: "/mnt/disk" } }]
`,
    ],
  },
};
