import type { WorkloadControl } from "../../model/index.ts";
import { isWindows } from "./operating-system.ts";
import { onPod } from "./setting.ts";

export const podFsGroup: WorkloadControl = {
  id: "pod/fs-group",
  title: "Pods name the group that owns their volumes",
  layer: "container",
  impact: "low",
  concern: "reliability",
  onRequest: true,
  scope: "workload",
  threat: {
    stride: ["denial-of-service"],
    text: "Without fsGroup a program that does not run as root cannot write its volume, and somebody makes it run as root to mend that.",
  },
  why: "With fsGroup the kubelet gives the volume to that group when it mounts it.",
  fix: {
    text: "Set `securityContext.fsGroup` of the pod to the group the program runs with.",
    caution: "Files on the volume change their group.",
  },
  residualRisk: "All pods with the group may read the volume when it is shared.",
  tradeOff: "The kubelet walks the volume to change owners; fsGroupChangePolicy: OnRootMismatch avoids that.",
  frameworks: {
    nist800190: ["4.4.3"],
    nist80053: ["AC-3"],
    pci: ["2.2.6"],
    hipaa: ["164.312(a)(1)"],
    owasp: ["K01"],
  },
  check(workload) {
    const fsGroup = workload.podSpec.securityContext?.fsGroup;
    if (isWindows(workload) || (fsGroup !== undefined && fsGroup >= 0)) return undefined;
    const message =
      fsGroup === undefined ? "the pod names no group for its volumes" : `the pod's fsGroup ${fsGroup} is no group`;
    return { path: onPod(workload, "fsGroup"), message };
  },
  examples: {
    good: [
      `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  securityContext: { fsGroup: 10001 }
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
  securityContext: { fsGroup: -1 }
  containers: [{ name: web, image: "registry.example/web:1.4.2" }]
`,
    ],
  },
};
