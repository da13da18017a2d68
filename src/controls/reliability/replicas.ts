import type { WorkloadControl } from "../../model/index.ts";
import { findAutoscalers, replicasOf } from "./related.ts";

export const replicaCount: WorkloadControl = {
  id: "reliability/replicas",
  title: "Deployments run more than one replica",
  layer: "cluster",
  impact: "low",
  concern: "reliability",
  scope: "workload",
  threat: {
    stride: ["denial-of-service"],
    text: "The loss or the update of one node, or a single crash, takes the whole service down.",
  },
  why: "Another pod keeps answering while one is gone.",
  fix: {
    text: "Set `spec.replicas` to 2 or more, or let an autoscaler do it; see that the program may run twice at once.",
  },
  residualRisk: "Replicas on the same node fall together: spread them.",
  tradeOff: "Twice the resources.",
  frameworks: { nist80053: ["CP-10", "SC-36"], hipaa: ["164.308(a)(7)"] },
  check(workload, { picture, settings }) {
    if (workload.resource.object.kind !== "Deployment") return undefined;
    const replicas = replicasOf(workload) ?? 1;
    // Nought is switched off on purpose.
    if (replicas === 0 || replicas >= settings.minReplicas) return undefined;
    if (findAutoscalers(workload, picture).length > 0) return undefined;
    const blind = picture.whyBlind("autoscaling/HorizontalPodAutoscaler", workload.namespace);
    const message = `${replicas} replica${replicas === 1 ? "" : "s"}, fewer than ${settings.minReplicas}`;
    const path = ["spec", "replicas"];
    return blind === undefined
      ? { path, message }
      : { verdict: "unknown", path, message: `${message}, and autoscalers were not read: ${blind}` };
  },
  examples: {
    good: [
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
`,
    ],
    bad: [
      `apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec:
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec:
      containers: [{ name: web, image: registry.example/web:1.4.2 }]
`,
    ],
  },
};
