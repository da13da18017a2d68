import type { WorkloadControl } from "../../model/index.ts";
import { isWindows } from "./operating-system.ts";

export const userNamespace: WorkloadControl = {
  id: "pod/user-namespace",
  title: "Pods run in a user namespace of their own",
  layer: "container",
  impact: "medium",
  onRequest: true,
  scope: "workload",
  threat: {
    stride: ["elevation-of-privilege"],
    text: "Root in the container is root of the node's kernel: whoever breaks out through a kernel or runtime fault is root on the node.",
  },
  why: "In a user namespace the container's root is a user without rights on the node, and its capabilities hold inside the namespace only.",
  fix: {
    text: "Set `hostUsers: false`.",
    caution:
      "Volumes on file systems without id-mapped mounts (NFS before Linux 6.12) do not mount; try one replica first.",
  },
  residualRisk: "The kernel is still shared: a fault that gives code execution in it is not stopped.",
  tradeOff:
    "Needs Kubernetes 1.33, a recent kernel and file systems with id-mapped mounts; not together with host namespaces or raw block volumes.",
  frameworks: {
    nist800190: ["4.4.3"],
    nist80053: ["AC-6", "SC-39"],
    pci: ["2.2.6"],
    hipaa: ["164.312(a)(1)"],
    mitre: ["T1611"],
    owasp: ["K01"],
  },
  check(workload) {
    const { hostUsers, hostNetwork, hostPID, hostIPC } = workload.podSpec;
    if (hostUsers === false || isWindows(workload)) return undefined;
    const path = [...workload.specPath, "hostUsers"];
    const isBarred =
      [hostNetwork, hostPID, hostIPC].includes(true) ||
      workload.containers.some(({ spec }) => spec.volumeDevices !== undefined);
    return {
      path,
      message: "root in the pod's containers is root of the node's kernel",
      edits: isBarred ? [] : [{ op: "set", path, value: false }],
    };
  },
  examples: {
    good: [
      `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  hostUsers: false
  containers: [{ name: web, image: "registry.example/web:1.4.2" }]
`,
      `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  os: { name: windows }
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
  hostUsers: true
  containers: [{ name: web, image: "registry.example/web:1.4.2" }]
`,
    ],
  },
};
