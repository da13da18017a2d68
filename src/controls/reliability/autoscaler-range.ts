import { asNumber, dig, type ObjectControl } from "../../model/index.ts";

export const autoscalerRange: ObjectControl = {
  id: "reliability/autoscaler-range",
  title: "Autoscalers have room to scale",
  layer: "cluster",
  impact: "low",
  concern: "reliability",
  scope: "object",
  kinds: ["autoscaling/HorizontalPodAutoscaler"],
  threat: {
    stride: ["denial-of-service"],
    text: "With the maximum at the minimum, load grows and pods do not: the autoscaler gives a safety that is not there.",
  },
  why: "The gap between minimum and maximum is what the autoscaler can add.",
  fix: { text: "Set `spec.maxReplicas` above `spec.minReplicas`." },
  residualRisk: "The cluster may have no room for the new pods.",
  tradeOff: "Costs follow the load.",
  frameworks: { nist80053: ["SC-5"] },
  check({ object }) {
    const minimum = asNumber(dig(object, "spec", "minReplicas")) ?? 1;
    const maximum = asNumber(dig(object, "spec", "maxReplicas"));
    if (maximum === undefined || maximum > minimum) return undefined;
    return { path: ["spec", "maxReplicas"], message: `scales from ${minimum} to ${maximum}: never` };
  },
  examples: {
    good: [
      `apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: { name: web }
spec: { scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: web }, minReplicas: 2, maxReplicas: 5 }
`,
    ],
    bad: [
      `apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: { name: web }
spec: { scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: web }, minReplicas: 5, maxReplicas: 5 }
`,
    ],
  },
};
