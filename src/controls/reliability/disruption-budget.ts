import type { WorkloadControl } from "../../model/index.ts";
import { findBudgets, isReplicated, isSingle } from "./related.ts";

export const disruptionBudget: WorkloadControl = {
  id: "reliability/disruption-budget",
  title: "Replicated workloads have a disruption budget",
  layer: "cluster",
  impact: "low",
  concern: "reliability",
  scope: "workload",
  threat: {
    stride: ["denial-of-service"],
    text: "Draining nodes for an upgrade may stop all replicas at once, because nothing says that some must stay.",
  },
  why: "The eviction API refuses to go below the budget and the drain waits.",
  fix: { text: "Add a PodDisruptionBudget whose selector matches the pods, with `maxUnavailable: 1`." },
  residualRisk: "Crashes and node failures do not ask the budget.",
  tradeOff: "Drains take longer; a budget that is too strict blocks them.",
  frameworks: { nist80053: ["CP-10"] },
  check(workload, { picture }) {
    if (!isReplicated(workload)) return undefined;
    // A budget for a single replica would block every drain.
    if (isSingle(workload, picture)) return undefined;
    if (findBudgets(workload, picture).length > 0) return undefined;
    const path = ["spec"];
    const blind = picture.whyBlind("policy/PodDisruptionBudget", workload.namespace);
    if (blind !== undefined) return { verdict: "unknown", path, message: `disruption budgets were not read: ${blind}` };
    return {
      path,
      message: `no PodDisruptionBudget covers the pods of ${workload.resource.object.kind} "${workload.resource.object.metadata.name ?? ""}"`,
    };
  },
  examples: {
    good: [
      `apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: shop }
spec:
  replicas: 3
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec:
      containers: [{ name: web, image: registry.example/web:1.4.2 }]
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: { name: web, namespace: shop }
spec: { maxUnavailable: 1, selector: { matchLabels: { app: web } } }
`,
    ],
    bad: [
      `apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: shop }
spec:
  replicas: 3
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec:
      containers: [{ name: web, image: registry.example/web:1.4.2 }]
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: { name: web, namespace: other }
spec: { maxUnavailable: 1, selector: { matchLabels: { app: web } } }
`,
    ],
  },
};
