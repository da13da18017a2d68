import type { WorkloadControl } from "../../model/index.ts";

export const nodeName: WorkloadControl = {
  id: "pod/node-name",
  title: "Pod templates leave the choice of the node to the scheduler",
  layer: "container",
  impact: "low",
  concern: "reliability",
  scope: "workload",
  threat: {
    stride: ["denial-of-service"],
    text: "A pod pinned by nodeName passes by the scheduler: taints, resources and spreading do not count, and when the node is gone the pod never starts.",
  },
  why: "The scheduler puts the pod where taints and free resources allow.",
  fix: {
    text: "Remove `nodeName`; use a nodeSelector or affinity.",
    caution: "The pod may move to another node; data on host paths stays behind.",
  },
  residualRisk: "A selector that fits one node only pins the pod as well.",
  tradeOff: "None.",
  frameworks: {
    nist800190: ["4.3.4"],
    nist80053: ["SC-2"],
    owasp: ["K01"],
  },
  check({ podSpec, podMetadata, specPath, resource }) {
    if (podSpec.nodeName === undefined || podSpec.nodeName === "") return undefined;
    // The kubelet's picture of a static pod: it runs where it runs.
    if (podMetadata.annotations?.["kubernetes.io/config.mirror"] !== undefined) return undefined;
    // A pod that the scheduler placed carries the name too: only one nobody has run yet shows who chose.
    const isRecorded = resource.origin.is === "cluster" || resource.object["status"] !== undefined;
    if (resource.object.kind === "Pod" && isRecorded) return undefined;
    const path = [...specPath, "nodeName"];
    return { path, message: `the pod is pinned to node "${podSpec.nodeName}"`, edits: [{ op: "remove", path }] };
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
  nodeName: node-1
  containers: [{ name: web, image: "registry.example/web:1.4.2" }]
`,
    ],
  },
};
