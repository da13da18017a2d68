import { dig, type Context, type Resource, type ObjectControl } from "../../model/index.ts";
import { findAutoscalers, findCovered, replicasOf, toPodCount } from "./related.ts";

export const disruptionBudgetZero: ObjectControl = {
  id: "reliability/disruption-budget-zero",
  title: "Disruption budgets allow at least one eviction",
  layer: "cluster",
  impact: "medium",
  concern: "reliability",
  scope: "object",
  kinds: ["policy/PodDisruptionBudget", "/PodDisruptionBudget"],
  threat: {
    stride: ["denial-of-service"],
    text: "A budget that allows nothing blocks every node drain: nodes are not patched, or somebody kills the pods by force.",
  },
  why: "One allowed eviction lets maintenance go on, pod by pod.",
  fix: { text: "Set `maxUnavailable: 1`, or `minAvailable` below the number of replicas." },
  residualRisk: "Unhealthy pods can still hold a drain up; see `unhealthyPodEvictionPolicy`.",
  tradeOff: "One pod fewer during maintenance.",
  frameworks: { nist80053: ["CP-10", "SI-2"] },
  check(budget, context) {
    const { object } = budget;
    const maximum = dig(object, "spec", "maxUnavailable");
    if (maximum === 0 || maximum === "0%") {
      return { path: ["spec", "maxUnavailable"], message: `maxUnavailable ${maximum} allows no eviction` };
    }
    const minimum = dig(object, "spec", "minAvailable");
    const path = ["spec", "minAvailable"];
    if (minimum === "100%") return { path, message: "minAvailable 100% allows no eviction" };
    const replicas = findReplicas(budget, context);
    const needed = replicas === undefined ? undefined : toPodCount(minimum, replicas);
    if (replicas === undefined || needed === undefined || needed < replicas) return undefined;
    return { path, message: `minAvailable ${JSON.stringify(minimum)} of ${replicas} replicas allows no eviction` };
  },
  examples: {
    good: [
      `apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: { name: web }
spec: { maxUnavailable: 1, selector: { matchLabels: { app: web } } }
`,
    ],
    bad: [
      `apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: { name: web }
spec: { maxUnavailable: 0, selector: { matchLabels: { app: web } } }
`,
      `apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: { name: web }
spec: { minAvailable: 2, selector: { matchLabels: { app: web } } }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec:
  replicas: 2
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec:
      containers: [{ name: web, image: registry.example/web:1.4.2 }]
`,
    ],
  },
};

/** How many pods the budget covers, where that is written down: no autoscaler, and replicas set. */
function findReplicas(budget: Resource, { picture }: Context): number | undefined {
  let total = 0;
  for (const workload of findCovered(budget, picture)) {
    const replicas = replicasOf(workload);
    if (replicas === undefined || findAutoscalers(workload, picture).length > 0) return undefined;
    total += replicas;
  }
  return total === 0 ? undefined : total;
}
