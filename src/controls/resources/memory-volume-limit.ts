import { type Workload, type WorkloadControl } from "../../model/index.ts";

export const memoryVolumeLimit: WorkloadControl = {
  id: "resources/memory-volume-limit",
  title: "emptyDir volumes in memory have a size limit",
  layer: "container",
  impact: "low",
  scope: "workload",
  threat: {
    stride: ["denial-of-service"],
    text: "A program, or whoever fills its scratch directory, writes into a memory-backed volume until the node has none left.",
  },
  why: "With `sizeLimit`, the file system is as large as the limit and no larger.",
  fix: {
    text: "Set `emptyDir.sizeLimit` to what the program needs there.",
    caution: 'Writes beyond the limit fail with "no space left": look at the volume\'s use first.',
  },
  residualRisk: "The memory of the limit counts against the container that wrote it.",
  tradeOff: "One more figure to keep.",
  frameworks: { nist80053: ["SC-5", "SC-6"], mitre: ["T1499"], owasp: ["K01"] },
  check(workload) {
    return (workload.podSpec.volumes ?? []).flatMap((volume, index) => {
      const { emptyDir } = volume;
      if (emptyDir?.medium !== "Memory" || emptyDir.sizeLimit !== undefined) return [];
      // A memory limit of the pod or of every container bounds the volume too.
      if (isBounded(workload)) return [];
      const path = [...workload.specPath, "volumes", index, "emptyDir", "sizeLimit"];
      return [{ path, message: `volume "${volume.name ?? index}" takes memory without a limit` }];
    });
  },
  examples: {
    good: [
      `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  containers: [{ name: web, image: registry.example/web:1.4.2 }]
  volumes: [{ name: scratch, emptyDir: { medium: Memory, sizeLimit: 64Mi } }]
`,
    ],
    bad: [
      `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  containers: [{ name: web, image: registry.example/web:1.4.2 }]
  volumes: [{ name: scratch, emptyDir: { medium: Memory } }]
`,
    ],
  },
};

function isBounded({ podSpec, containers }: Workload): boolean {
  if (podSpec.resources?.limits?.["memory"] !== undefined) return true;
  return containers.every(({ spec, kind }) => kind === "ephemeral" || spec.resources?.limits?.["memory"] !== undefined);
}
