import type { ObjectControl } from "../../model/index.ts";
import { findAutoscalers, findTarget } from "./related.ts";

export const autoscalerConflict: ObjectControl = {
  id: "reliability/autoscaler-conflict",
  title: "Each workload has one autoscaler",
  layer: "cluster",
  impact: "medium",
  concern: "reliability",
  scope: "object",
  kinds: ["autoscaling/HorizontalPodAutoscaler"],
  threat: {
    stride: ["denial-of-service"],
    text: "Two autoscalers of one workload undo each other: the number of pods swings with every round, and connections are cut with it.",
  },
  why: "One autoscaler can watch several metrics and takes the highest of its answers.",
  fix: { text: "Put the metrics of both into one autoscaler and delete the other." },
  residualRisk: "A vertical autoscaler on the same metric is a third hand.",
  tradeOff: "None.",
  frameworks: { nist80053: ["CM-6"] },
  check(autoscaler, { picture }) {
    const workload = findTarget(autoscaler, picture);
    if (workload === undefined) return undefined;
    const others = findAutoscalers(workload, picture).filter((other) => other !== autoscaler);
    if (others.length === 0) return undefined;
    const names = others
      .map(({ object }) => `"${object.metadata.name ?? ""}"`)
      .slice(0, 5)
      .join(", ");
    const target = workload.resource.object;
    return {
      path: ["spec", "scaleTargetRef"],
      message: `${target.kind} "${target.metadata.name ?? ""}" is scaled by ${names} too`,
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
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: { name: web-memory }
spec: { scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: web }, minReplicas: 3, maxReplicas: 9 }
`,
    ],
  },
};
