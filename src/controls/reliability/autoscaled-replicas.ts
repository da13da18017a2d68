import type { WorkloadControl } from "../../model/index.ts";
import { findAutoscalers, isReplicated, replicasOf } from "./related.ts";

export const autoscaledReplicas: WorkloadControl = {
  id: "reliability/autoscaled-replicas",
  title: "Workloads with an autoscaler leave the number of replicas to it",
  layer: "cluster",
  impact: "medium",
  concern: "reliability",
  scope: "workload",
  threat: {
    stride: ["denial-of-service"],
    text: "Each deploy sets the replicas back to the figure in the file: at peak load most pods are stopped until the autoscaler notices.",
  },
  why: "A field that is not in the manifest is not overwritten.",
  fix: {
    text: "Remove `spec.replicas` from the manifest.",
    caution:
      "The first client-side apply after the removal scales to one once: run `kubectl apply edit-last-applied`, or use server-side apply, for that change.",
  },
  residualRisk: "Other tools may still write the field.",
  tradeOff: "The figure in the file no longer says how many pods run.",
  frameworks: { nist80053: ["CM-6"] },
  check(workload, { picture }) {
    if (!isReplicated(workload)) return undefined;
    // In a cluster the field is always set: by the autoscaler itself.
    if (workload.resource.origin.is === "cluster") return undefined;
    const replicas = replicasOf(workload);
    const autoscaler = findAutoscalers(workload, picture)[0];
    if (replicas === undefined || autoscaler === undefined) return undefined;
    const path = ["spec", "replicas"];
    const name = autoscaler.object.metadata.name ?? "";
    return {
      path,
      message: `replicas ${replicas} overrides HorizontalPodAutoscaler "${name}" at each deploy`,
      edits: [{ op: "remove", path }],
    };
  },
  examples: {
    good: [
      `apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec:
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec:
      containers: [{ name: web, image: registry.example/web:1.4.2 }]
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: { name: web }
spec: { scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: web }, minReplicas: 2, maxReplicas: 5 }
`,
    ],
    bad: [
      `apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec:
  replicas: 3
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec:
      containers: [{ name: web, image: registry.example/web:1.4.2 }]
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: { name: web }
spec: { scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: web }, minReplicas: 2, maxReplicas: 5 }
`,
    ],
  },
};
