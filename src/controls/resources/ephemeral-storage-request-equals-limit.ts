import type { ContainerControl } from "../../model/index.ts";
import { findUnequal } from "./equal-amounts.ts";

export const ephemeralStorageRequestEqualsLimit: ContainerControl = {
  id: "resources/ephemeral-storage-request-equals-limit",
  title: "Requests for the node's disk equal their limits",
  layer: "container",
  impact: "low",
  concern: "reliability",
  onRequest: true,
  scope: "container",
  threat: {
    stride: ["denial-of-service"],
    text: "Disk above the request is not reserved: pods that fit the scheduler's sum can fill the disk together and be evicted.",
  },
  why: "With request and limit equal, the sum of what pods may write fits the disk.",
  fix: {
    text: "Set `resources.requests.ephemeral-storage` to the value of the limit.",
    caution: "The scheduler then needs nodes with that much free disk.",
  },
  residualRisk: "Images and node logs share the same disk.",
  tradeOff: "Fewer pods fit on a node.",
  frameworks: { nist80053: ["SC-6"] },
  check(container) {
    return findUnequal(container, "ephemeral-storage");
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
      resources: { requests: { ephemeral-storage: 1Gi }, limits: { ephemeral-storage: 1Gi } }
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
      resources: { requests: { ephemeral-storage: 1Gi }, limits: { ephemeral-storage: 2Gi } }
`,
    ],
  },
};
