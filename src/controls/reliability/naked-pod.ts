import { asList, type ObjectControl } from "../../model/index.ts";

export const nakedPod: ObjectControl = {
  id: "reliability/naked-pod",
  title: "Pods belong to a controller",
  layer: "cluster",
  impact: "low",
  concern: "reliability",
  scope: "object",
  kinds: ["/Pod"],
  threat: {
    stride: ["denial-of-service"],
    text: "A pod on its own is not started again when its node goes: the program is simply gone.",
  },
  why: "A Deployment, StatefulSet, DaemonSet or Job makes a new pod.",
  fix: { text: "Move the pod template into a Deployment, or a Job for what ends." },
  residualRisk: "The controller's own settings decide how fast.",
  tradeOff: "None.",
  frameworks: { nist80053: ["CP-10"] },
  check({ object }) {
    const { metadata } = object;
    if (asList(metadata.ownerReferences).length > 0) return undefined;
    // Static pods are kept by the kubelet; the API server only mirrors them.
    if (metadata.annotations?.["kubernetes.io/config.mirror"] !== undefined) return undefined;
    return { path: ["kind"], message: `Pod "${metadata.name ?? ""}" has no controller that would replace it` };
  },
  examples: {
    good: [
      `apiVersion: v1
kind: Pod
metadata:
  name: web-5d9
  ownerReferences: [{ apiVersion: apps/v1, kind: ReplicaSet, name: web-5d9, uid: 6f7d, controller: true }]
spec:
  containers: [{ name: web, image: registry.example/web:1.4.2 }]
`,
    ],
    bad: [
      `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  containers: [{ name: web, image: registry.example/web:1.4.2 }]
`,
    ],
  },
};
