import type { ObjectControl } from "../../model/index.ts";
import { toNamespace } from "./namespace.ts";
import { findCovered } from "./related.ts";

export const disruptionBudgetTarget: ObjectControl = {
  id: "reliability/disruption-budget-target",
  title: "Disruption budgets cover some pods",
  layer: "cluster",
  impact: "low",
  concern: "reliability",
  scope: "object",
  kinds: ["policy/PodDisruptionBudget"],
  threat: {
    stride: ["denial-of-service"],
    text: "After labels change, the budget protects nothing, silently, and the next drain stops all replicas.",
  },
  why: "A budget counts the pods its selector matches in its own namespace.",
  fix: { text: "Correct `spec.selector`, or delete the budget." },
  residualRisk: "Pods that nobody's manifest shows may be meant.",
  tradeOff: "None.",
  frameworks: { nist80053: ["CM-6"] },
  check(budget, { picture }) {
    if (findCovered(budget, picture).length > 0) return undefined;
    const path = ["spec", "selector"];
    const message = `no pod is covered by budget "${budget.object.metadata.name ?? ""}"`;
    const namespace = toNamespace(budget);
    // Without workloads of its namespace at hand, the budget may belong to others.
    const hasNeighbours = picture.workloads.some(({ resource }) => toNamespace(resource) === namespace);
    const isBlind = KINDS.some((kind) => picture.whyBlind(kind, namespace) !== undefined);
    if (!isBlind && (picture.complete || hasNeighbours)) return { path, message };
    return { verdict: "unknown", path, message: `${message} that was read` };
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
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: { name: web }
spec: { maxUnavailable: 1, selector: { matchLabels: { app: web } } }
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
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: { name: web }
spec: { maxUnavailable: 1, selector: { matchLabels: { app: shop } } }
`,
    ],
  },
};

/** Where the pods a budget is for come from. */
const KINDS = ["apps/Deployment", "apps/StatefulSet", "apps/ReplicaSet", "/Pod", "/ReplicationController"];
