import { asNumber, dig, type ObjectControl } from "../../model/index.ts";
import { findAutoscalers, findCovered, toPodCount } from "./related.ts";

export const disruptionBudgetAutoscaler: ObjectControl = {
  id: "reliability/disruption-budget-autoscaler",
  title: "Disruption budgets fit the autoscaler's minimum",
  layer: "cluster",
  impact: "medium",
  concern: "reliability",
  scope: "object",
  kinds: ["policy/PodDisruptionBudget"],
  threat: {
    stride: ["denial-of-service"],
    text: "When the autoscaler is at its minimum, a budget that demands more pods than that blocks every drain, at night when upgrades run.",
  },
  why: "A budget below the minimum always leaves one pod to evict.",
  fix: { text: "Lower `minAvailable` below the autoscaler's `minReplicas`, or use `maxUnavailable: 1`." },
  residualRisk: "An equal figure still blocks drains at the minimum.",
  tradeOff: "None.",
  frameworks: { nist80053: ["CP-10"] },
  check(budget, { picture }) {
    const minimum = dig(budget.object, "spec", "minAvailable");
    if (minimum === undefined) return undefined;
    return findCovered(budget, picture).flatMap((workload) => {
      const autoscaler = findAutoscalers(workload, picture)[0];
      if (autoscaler === undefined) return [];
      const replicas = asNumber(dig(autoscaler.object, "spec", "minReplicas")) ?? 1;
      if ((toPodCount(minimum, replicas) ?? 0) <= replicas) return [];
      const name = autoscaler.object.metadata.name ?? "";
      return [
        {
          path: ["spec", "minAvailable"],
          message: `minAvailable ${JSON.stringify(minimum)} is above the minimum of ${replicas} of HorizontalPodAutoscaler "${name}"`,
        },
      ];
    });
  },
  examples: {
    good: [
      `apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: { name: web }
spec: { minAvailable: 1, selector: { matchLabels: { app: web } } }
---
apiVersion: apps/v1
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
      `apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: { name: web }
spec: { minAvailable: 3, selector: { matchLabels: { app: web } } }
---
apiVersion: apps/v1
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
  },
};
