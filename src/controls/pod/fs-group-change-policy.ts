import type { WorkloadControl } from "../../model/index.ts";
import { onPod } from "./setting.ts";

export const podFsGroupChangePolicy: WorkloadControl = {
  id: "pod/fs-group-change-policy",
  title: "Pods with fsGroup say when owners are changed",
  layer: "container",
  impact: "low",
  concern: "reliability",
  onRequest: true,
  scope: "workload",
  threat: {
    stride: ["denial-of-service"],
    text: "On every start the kubelet changes the owner of every file of the volume: large volumes keep the pod from starting for minutes.",
  },
  why: "With OnRootMismatch the kubelet leaves a volume alone whose root already has the right owner.",
  fix: {
    text: "Set `fsGroupChangePolicy: OnRootMismatch`.",
  },
  residualRisk: "Files with another owner below a right root stay as they are.",
  tradeOff: "None for volumes that only this pod writes.",
  frameworks: {},
  check(workload) {
    const { fsGroup, fsGroupChangePolicy } = workload.podSpec.securityContext ?? {};
    if (fsGroup === undefined || fsGroupChangePolicy === "OnRootMismatch" || fsGroupChangePolicy === "Always")
      return undefined;
    const path = onPod(workload, "fsGroupChangePolicy");
    return {
      path,
      message:
        fsGroupChangePolicy === undefined
          ? "the owner of every file is changed at every start"
          : `fsGroupChangePolicy ${fsGroupChangePolicy} does not exist`,
      edits: [{ op: "set", path, value: "OnRootMismatch" }],
    };
  },
  examples: {
    good: [
      `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  securityContext: { fsGroup: 10001, fsGroupChangePolicy: OnRootMismatch }
  containers: [{ name: web, image: "registry.example/web:1.4.2" }]
`,
      `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  containers: [{ name: web, image: "registry.example/web:1.4.2" }]
`,
    ],
    bad: [
      `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  securityContext: { fsGroup: 10001 }
  containers: [{ name: web, image: "registry.example/web:1.4.2" }]
`,
    ],
  },
};
