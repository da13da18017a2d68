import { asNumber, dig, type ObjectControl } from "../../model/index.ts";

export const autoscalerMinimum: ObjectControl = {
  id: "reliability/autoscaler-minimum",
  title: "Autoscalers keep more than one replica",
  layer: "cluster",
  impact: "low",
  concern: "reliability",
  scope: "object",
  kinds: ["autoscaling/HorizontalPodAutoscaler"],
  threat: {
    stride: ["denial-of-service"],
    text: "In quiet hours the autoscaler leaves a single pod; the loss of its node is then an outage.",
  },
  why: "Another pod keeps answering while one is gone.",
  fix: { text: "Set `spec.minReplicas` to 2 or more." },
  residualRisk: "Replicas on the same node fall together: spread them.",
  tradeOff: "Twice the resources in quiet hours.",
  frameworks: { nist80053: ["CP-10"] },
  check({ object }, { settings }) {
    const minimum = asNumber(dig(object, "spec", "minReplicas")) ?? 1;
    if (minimum >= settings.minReplicas) return undefined;
    return { path: ["spec", "minReplicas"], message: `scales down to ${minimum}, fewer than ${settings.minReplicas}` };
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
spec: { scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: web }, minReplicas: 1, maxReplicas: 5 }
`,
    ],
  },
};
