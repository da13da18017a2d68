import type { ContainerControl } from "../../model/index.ts";
import { findUnequal } from "./equal-amounts.ts";

export const memoryRequestEqualsLimit: ContainerControl = {
  id: "resources/memory-request-equals-limit",
  title: "Memory requests equal memory limits",
  layer: "container",
  impact: "low",
  concern: "reliability",
  onRequest: true,
  scope: "container",
  threat: {
    stride: ["denial-of-service"],
    text: "Memory above the request is lent: when the node runs short, the container that borrowed is killed at its busiest moment.",
  },
  why: "With request and limit equal, everything the container may use is reserved for it.",
  fix: {
    text: "Set `resources.requests.memory` to the value of `resources.limits.memory`.",
    caution: "The scheduler then needs nodes with that much free memory: look at the cluster's free capacity first.",
  },
  residualRisk: "The container is still killed when it passes its own limit.",
  tradeOff: "Fewer pods fit on a node.",
  frameworks: { nist80053: ["SC-6"] },
  check(container) {
    return findUnequal(container, "memory");
  },
  examples: {
    good: [
      `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  containers:
    - name: web
      image: registry.example/web:1.4.2
      resources: { requests: { memory: 1Gi }, limits: { memory: 1024Mi } }
`,
    ],
    bad: [
      `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  containers:
    - name: web
      image: registry.example/web:1.4.2
      resources: { requests: { memory: 128Mi }, limits: { memory: 256Mi } }
`,
    ],
  },
};
