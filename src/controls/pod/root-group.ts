import type { Observation, WorkloadControl } from "../../model/index.ts";
import { onContainer, onPod } from "./setting.ts";

export const rootGroup: WorkloadControl = {
  id: "pod/root-group",
  title: "Pods do not run with group 0",
  layer: "container",
  impact: "low",
  scope: "workload",
  threat: {
    stride: ["elevation-of-privilege"],
    text: "Many images and host files are readable or writable to group root: a process in group 0 gets at them without being root.",
  },
  why: "A group that owns nothing in the image or on the node gives nothing.",
  fix: {
    text: "Set `runAsGroup`, `fsGroup` and `supplementalGroups` to numbers above 0.",
  },
  residualRisk: "Without runAsGroup the image's own group counts, which may be 0 too.",
  tradeOff: "Some platforms build images for group 0 on purpose (arbitrary user, group root).",
  frameworks: {
    nsa: ["Pod security: non-root containers"],
    nist800190: ["4.4.3"],
    nist80053: ["AC-6", "CM-7"],
    pci: ["2.2.6"],
    hipaa: ["164.312(a)(1)"],
    mitre: ["T1611"],
    owasp: ["K01"],
  },
  check(workload) {
    const { runAsGroup, fsGroup, supplementalGroups = [] } = workload.podSpec.securityContext ?? {};
    const findings: Observation[] = [];
    if (runAsGroup === 0)
      findings.push({ path: onPod(workload, "runAsGroup"), message: "the pod's containers run with group 0" });
    if (fsGroup === 0)
      findings.push({ path: onPod(workload, "fsGroup"), message: "the pod's volumes belong to group 0" });
    if (supplementalGroups.includes(0)) {
      findings.push({
        path: onPod(workload, "supplementalGroups"),
        message: "the pod's containers are members of group 0",
      });
    }
    for (const container of workload.containers) {
      if (container.spec.securityContext?.runAsGroup !== 0) continue;
      findings.push({
        path: onContainer(container, "runAsGroup"),
        message: `container "${container.name}" runs with group 0`,
      });
    }
    return findings;
  },
  examples: {
    good: [
      `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  securityContext: { runAsGroup: 10001, fsGroup: 10001, supplementalGroups: [10002] }
  containers: [{ name: web, image: "registry.example/web:1.4.2" }]
`,
    ],
    bad: [
      `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  securityContext: { supplementalGroups: [0] }
  containers: [{ name: web, image: "registry.example/web:1.4.2" }]
`,
      `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  containers: [{ name: web, image: "registry.example/web:1.4.2" }]
  initContainers: [{ name: prepare, image: "registry.example/web:1.4.2", securityContext: { runAsGroup: 0 } }]
`,
    ],
  },
};
