import { asList, dig, type WorkloadControl } from "../../model/index.ts";
import { faultOf } from "./spread.ts";

export const topologySpreadValid: WorkloadControl = {
  id: "reliability/topology-spread-valid",
  title: "Topology spread constraints can take effect",
  layer: "cluster",
  impact: "medium",
  concern: "reliability",
  scope: "workload",
  threat: {
    stride: ["denial-of-service"],
    text: "A constraint without selector or with a wrong value is refused or counts no pods, so the replicas are not spread though the manifest seems to say so.",
  },
  why: "The scheduler counts the pods the selector matches per value of the topology key.",
  fix: {
    text: "Give each constraint a `labelSelector` that matches the pods, a `topologyKey`, `maxSkew` of 1 or more, and DoNotSchedule or ScheduleAnyway.",
  },
  residualRisk: "The nodes must carry the topology key.",
  tradeOff: "None.",
  frameworks: { nist80053: ["CM-6"] },
  check(workload) {
    const path = [...workload.specPath, "topologySpreadConstraints"];
    return asList(dig(workload.resource.object, ...path)).flatMap((constraint, index) => {
      const fault = faultOf(constraint);
      return fault === undefined
        ? []
        : [{ path: [...path, index], message: `topology spread constraint ${index + 1}: ${fault}` }];
    });
  },
  examples: {
    good: [
      `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  containers: [{ name: web, image: registry.example/web:1.4.2 }]
  topologySpreadConstraints:
    - { maxSkew: 1, topologyKey: topology.kubernetes.io/zone, whenUnsatisfiable: ScheduleAnyway, labelSelector: { matchLabels: { app: web } } }
`,
    ],
    bad: [
      `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  containers: [{ name: web, image: registry.example/web:1.4.2 }]
  topologySpreadConstraints:
    - { maxSkew: 1, topologyKey: topology.kubernetes.io/zone, whenUnsatisfiable: ScheduleAnyway }
`,
    ],
  },
};
