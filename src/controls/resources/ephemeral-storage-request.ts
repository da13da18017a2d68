import type { ContainerControl } from "../../model/index.ts";
import { findMissing } from "./amount.ts";

export const ephemeralStorageRequest: ContainerControl = {
  id: "resources/ephemeral-storage-request",
  title: "Containers say how much of the node's disk they need",
  layer: "container",
  impact: "low",
  concern: "reliability",
  onRequest: true,
  scope: "container",
  threat: {
    stride: ["denial-of-service"],
    text: "Pods that write to the node's disk without asking for it are packed onto one node until it runs full and evicts them.",
  },
  why: "The scheduler only counts what was requested.",
  fix: { text: "Set `resources.requests.ephemeral-storage` to what the container normally writes." },
  residualRisk: "Use above the request can still meet a full disk.",
  tradeOff: "One more figure to keep.",
  frameworks: { nist80053: ["SC-6"] },
  check(container, workload, { settings }) {
    return findMissing(container, workload, "requests", "ephemeral-storage", settings);
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
      resources: { requests: { ephemeral-storage: 500Mi } }
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
      resources: { limits: { ephemeral-storage: 1Gi } }
`,
    ],
  },
};
