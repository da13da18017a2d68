import type { WorkloadControl } from "../../model/index.ts";

export const scratchVolumeLimit: WorkloadControl = {
  id: "resources/scratch-volume-limit",
  title: "emptyDir volumes have a size limit",
  layer: "container",
  impact: "low",
  onRequest: true,
  scope: "workload",
  threat: {
    stride: ["denial-of-service"],
    text: "Scratch space without a bound lets one pod fill the node's disk, and the kubelet evicts others to win it back.",
  },
  why: "The kubelet evicts the pod whose emptyDir passes its limit.",
  fix: {
    text: "Set `emptyDir.sizeLimit` to what the program needs there.",
    caution: "A pod whose volume passes the limit is evicted: look at the volume's use first.",
  },
  residualRisk: "Between two measurements a fast writer can still fill the disk.",
  tradeOff: "One more figure to keep.",
  frameworks: { nist80053: ["SC-5", "SC-6"], mitre: ["T1499"] },
  check(workload) {
    return (workload.podSpec.volumes ?? []).flatMap((volume, index) => {
      if (volume.emptyDir === undefined || volume.emptyDir.sizeLimit !== undefined) return [];
      const path = [...workload.specPath, "volumes", index, "emptyDir", "sizeLimit"];
      return [{ path, message: `volume "${volume.name ?? index}" may grow as large as the node's disk` }];
    });
  },
  examples: {
    good: [
      `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  containers: [{ name: web, image: registry.example/web:1.4.2 }]
  volumes: [{ name: scratch, emptyDir: { sizeLimit: 1Gi } }]
`,
    ],
    bad: [
      `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  containers: [{ name: web, image: registry.example/web:1.4.2 }]
  volumes: [{ name: scratch, emptyDir: {} }]
`,
    ],
  },
};
