import type { WorkloadControl } from "../../model/index.ts";
import { isReplicated, isSingle } from "./related.ts";
import { isSpread } from "./spread.ts";

export const antiAffinity: WorkloadControl = {
  id: "reliability/anti-affinity",
  title: "Replicas are spread over nodes",
  layer: "cluster",
  impact: "low",
  concern: "reliability",
  scope: "workload",
  threat: {
    stride: ["denial-of-service"],
    text: "All replicas may land on one node, and its loss is the loss of the service.",
  },
  why: "The scheduler places pods apart when they say what to be apart from.",
  fix: {
    text: "Add a topology spread constraint or a preferred `podAntiAffinity` on `kubernetes.io/hostname` that matches the pods' own labels.",
  },
  residualRisk: "Preferred rules give way on a full cluster; zones are another layer.",
  tradeOff: "Packing is less tight; required rules can leave pods pending.",
  frameworks: { nist80053: ["CP-10", "SC-36"] },
  check(workload, { picture }) {
    if (!isReplicated(workload) || isSingle(workload, picture) || isSpread(workload)) return undefined;
    return {
      path: [...workload.specPath, "affinity"],
      message: `nothing keeps the replicas of ${workload.resource.object.kind} "${workload.resource.object.metadata.name ?? ""}" apart`,
    };
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
      affinity:
        podAntiAffinity:
          preferredDuringSchedulingIgnoredDuringExecution:
            - weight: 100
              podAffinityTerm: { topologyKey: kubernetes.io/hostname, labelSelector: { matchLabels: { app: web } } }
`,
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
      topologySpreadConstraints:
        - { maxSkew: 1, topologyKey: kubernetes.io/hostname, whenUnsatisfiable: ScheduleAnyway, labelSelector: { matchLabels: { app: web } } }
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
      affinity:
        podAntiAffinity:
          requiredDuringSchedulingIgnoredDuringExecution:
            - { topologyKey: kubernetes.io/hostname, labelSelector: { matchLabels: { app: other } } }
`,
    ],
  },
};
