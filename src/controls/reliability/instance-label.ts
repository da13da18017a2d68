import type { WorkloadControl } from "../../model/index.ts";

export const instanceLabel: WorkloadControl = {
  id: "reliability/instance-label",
  title: "The instance label is the workload's name",
  layer: "cluster",
  impact: "low",
  concern: "reliability",
  onRequest: true,
  scope: "workload",
  threat: {
    stride: ["repudiation"],
    text: "Two releases that share an instance label are mixed up by selectors, dashboards and policies.",
  },
  why: "With `app.kubernetes.io/instance` equal to the name, the label finds one workload.",
  fix: {
    text: "Set `app.kubernetes.io/instance` to the object's name.",
    caution: "Selectors elsewhere may go by the old value.",
  },
  residualRisk: "Names may repeat in other namespaces.",
  tradeOff: "Charts that use the release name there must change.",
  frameworks: { nist80053: ["CM-8"] },
  check({ resource }) {
    const { name, labels } = resource.object.metadata;
    const instance = labels?.[LABEL];
    if (name === undefined || instance === name) return undefined;
    const path = ["metadata", "labels", LABEL];
    const message =
      instance === undefined ? `label ${LABEL} is missing` : `label ${LABEL} is "${instance}", the name is "${name}"`;
    return { path, message, edits: [{ op: "set", path, value: name }] };
  },
  examples: {
    good: [
      `apiVersion: v1
kind: Pod
metadata: { name: web, labels: { app.kubernetes.io/instance: web } }
spec:
  containers: [{ name: web, image: registry.example/web:1.4.2 }]
`,
    ],
    bad: [
      `apiVersion: v1
kind: Pod
metadata: { name: web, labels: { app.kubernetes.io/instance: shop } }
spec:
  containers: [{ name: web, image: registry.example/web:1.4.2 }]
`,
    ],
  },
};

const LABEL = "app.kubernetes.io/instance";
