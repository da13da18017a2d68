import type { WorkloadControl } from "../../model/index.ts";

export const sharedProcessNamespace: WorkloadControl = {
  id: "pod/shared-process-namespace",
  title: "Containers of a pod do not see each other's processes",
  layer: "container",
  impact: "low",
  scope: "workload",
  threat: {
    stride: ["information-disclosure", "elevation-of-privilege"],
    text: "Code in one container reads the environment and files of the others through /proc/<pid>/root, sidecars' credentials included, and can signal their processes.",
  },
  why: "Separate process namespaces keep what one container is given from the others of the pod.",
  fix: {
    text: "Remove `shareProcessNamespace: true`; use it in a debugging session only.",
    caution: "Sidecars that send signals to the main process no longer reach it.",
  },
  residualRisk: "Containers of a pod still share its network, volumes and service account.",
  tradeOff: "Sidecars that signal the main process (to reload it) need another way, such as an HTTP call.",
  frameworks: {
    nist800190: ["4.4.3"],
    nist80053: ["AC-6", "SC-39"],
    pci: ["2.2.6"],
    hipaa: ["164.312(a)(1)"],
    mitre: ["T1552"],
    owasp: ["K01"],
  },
  check(workload) {
    if (workload.podSpec.shareProcessNamespace !== true) return undefined;
    const path = [...workload.specPath, "shareProcessNamespace"];
    return { path, message: "the containers of the pod share one process namespace", edits: [{ op: "remove", path }] };
  },
  examples: {
    good: [
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
  shareProcessNamespace: true
  containers: [{ name: web, image: "registry.example/web:1.4.2" }]
`,
    ],
  },
};
