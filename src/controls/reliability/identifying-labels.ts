import type { WorkloadControl } from "../../model/index.ts";
import { findUnlabelled } from "./labelled.ts";

export const identifyingLabels: WorkloadControl = {
  id: "reliability/identifying-labels",
  title: "Workloads and pods carry a label that says what they are",
  layer: "cluster",
  impact: "low",
  concern: "reliability",
  onRequest: true,
  scope: "workload",
  threat: {
    stride: ["repudiation"],
    text: "In an incident nobody can tell whose pod it is, and policies that choose by label miss it.",
  },
  why: "One label of app, tier, phase, version, owner or env on object and template is enough to find it; where `settings.requiredLabels` lists keys, the object must carry each of them instead.",
  fix: {
    text: "Put such a label on the object and on the pod template, or the keys of `settings.requiredLabels` on the object.",
  },
  residualRisk: "Labels can be wrong.",
  tradeOff: "Labels on the template restart the pods once when they change.",
  frameworks: { nist80053: ["CM-8"] },
  check(workload, { settings }) {
    if (settings.requiredLabels.length === 0) return findUnlabelled(workload, IDENTIFYING);
    const labels = workload.resource.object.metadata.labels ?? {};
    return settings.requiredLabels.flatMap((key) => {
      if (Object.hasOwn(labels, key) && labels[key] !== "") return [];
      return [{ path: ["metadata", "labels", key], message: `required label "${key}" is missing` }];
    });
  },
  examples: {
    good: [
      `apiVersion: v1
kind: Pod
metadata: { name: web, labels: { app: web } }
spec:
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

const IDENTIFYING = ["app", "tier", "phase", "version", "owner", "env"];
