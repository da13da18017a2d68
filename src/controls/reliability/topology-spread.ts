import type { WorkloadControl } from "../../model/index.ts";
import { isReplicated } from "./related.ts";

export const topologySpread: WorkloadControl = {
  id: "reliability/topology-spread",
  title: "Replicas have topology spread constraints",
  layer: "cluster",
  impact: "low",
  concern: "reliability",
  onRequest: true,
  scope: "workload",
  threat: { stride: ["denial-of-service"], text: "Replicas may gather in one zone, and its failure takes them all." },
  why: "The constraint bounds how unevenly pods lie over zones or nodes.",
  fix: {
    text: "Add `topologySpreadConstraints` on `topology.kubernetes.io/zone` with `whenUnsatisfiable: ScheduleAnyway`.",
  },
  residualRisk: "ScheduleAnyway gives way on a full cluster.",
  tradeOff: "Packing is less tight.",
  frameworks: { nist80053: ["CP-10", "SC-36"] },
  check(workload) {
    if (!isReplicated(workload)) return undefined;
    if ((workload.podSpec.topologySpreadConstraints ?? []).length > 0) return undefined;
    return { path: [...workload.specPath, "topologySpreadConstraints"], message: "no topology spread constraint" };
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
      topologySpreadConstraints:
        - { maxSkew: 1, topologyKey: topology.kubernetes.io/zone, whenUnsatisfiable: ScheduleAnyway, labelSelector: { matchLabels: { app: web } } }
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
