import type { WorkloadControl } from "../../model/index.ts";
import { findHostPathsOf } from "./host-paths.ts";

export const runtimeSocket: WorkloadControl = {
  id: "pod/runtime-socket",
  title: "Pods do not reach the container runtime of their node",
  layer: "container",
  impact: "critical",
  scope: "workload",
  threat: {
    stride: ["elevation-of-privilege", "information-disclosure", "tampering"],
    text: "Whoever can write to the runtime's socket, read-only mount or not, starts a privileged container beside the scheduler and owns the node.",
  },
  why: "Without the socket containers are started by the kubelet only, as the API server decided.",
  fix: {
    text: "Remove the volume; build images with a rootless builder (BuildKit, Buildah) and read metrics from the kubelet.",
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
    return findHostPathsOf(workload, "runtime-socket", "whoever talks to the container runtime owns the node");
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
  volumes: [{ name: host, hostPath: { path: "/var/run/docker.sock" } }]
`,
      `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  containers: [{ name: web, image: "registry.example/web:1.4.2" }]
  initContainers: [{ name: prepare, image: "registry.example/web:1.4.2", volumeMounts: [{ name: host, mountPath: /host, readOnly: true }] }]
  volumes: [{ name: host, hostPath: { path: "//var/run/../run/containerd/containerd.sock" } }]
`,
    ],
  },
};
