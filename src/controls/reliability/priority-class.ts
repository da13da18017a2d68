import type { WorkloadControl } from "../../model/index.ts";

export const priorityClass: WorkloadControl = {
  id: "reliability/priority-class",
  title: "Pods have a priority class",
  layer: "cluster",
  impact: "low",
  concern: "reliability",
  onRequest: true,
  scope: "workload",
  threat: {
    stride: ["denial-of-service"],
    text: "On a full cluster the scheduler cannot tell the checkout from a nightly report and evicts either.",
  },
  why: "Pods of a higher class are placed first and evicted last.",
  fix: { text: "Set `priorityClassName` to one of the classes your platform defines." },
  residualRisk: "Everybody may choose the highest class: bound it with a ResourceQuota.",
  tradeOff: "Classes must be agreed on.",
  frameworks: { nist80053: ["SC-6"] },
  check({ podSpec, specPath }) {
    if ((podSpec.priorityClassName ?? "") !== "") return undefined;
    return { path: [...specPath, "priorityClassName"], message: "no priority class is set" };
  },
  examples: {
    good: [
      `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  priorityClassName: shop-critical
  containers: [{ name: web, image: registry.example/web:1.4.2 }]
`,
    ],
    bad: [
      `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  containers: [{ name: web, image: registry.example/web:1.4.2 }]
`,
    ],
  },
};
