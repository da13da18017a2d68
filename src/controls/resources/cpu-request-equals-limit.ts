import type { ContainerControl } from "../../model/index.ts";
import { findUnequal } from "./equal-amounts.ts";

export const cpuRequestEqualsLimit: ContainerControl = {
  id: "resources/cpu-request-equals-limit",
  title: "CPU requests equal CPU limits",
  layer: "container",
  impact: "low",
  concern: "reliability",
  onRequest: true,
  scope: "container",
  threat: {
    stride: ["denial-of-service"],
    text: "A container that lives from borrowed CPU slows down when its neighbours wake up, and timeouts spread to its callers.",
  },
  why: "With request and limit equal, and the same for memory, the pod is of class Guaranteed: its share never changes.",
  fix: {
    text: "Set `resources.requests.cpu` to the value of `resources.limits.cpu`.",
    caution: "The scheduler then needs nodes with that much free CPU: look at the cluster's free capacity first.",
  },
  residualRisk: "Throttling at the container's own limit remains.",
  tradeOff: "Fewer pods fit on a node.",
  frameworks: { nist80053: ["SC-6"] },
  check(container) {
    return findUnequal(container, "cpu");
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
      resources: { requests: { cpu: 500m }, limits: { cpu: "0.5" } }
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
      resources: { requests: { cpu: 100m } }
`,
    ],
  },
};
