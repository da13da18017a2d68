import type { ContainerControl } from "../../model/index.ts";
import { findMissing } from "./amount.ts";

export const memoryRequest: ContainerControl = {
  id: "resources/memory-request",
  title: "Containers say how much memory they need",
  layer: "container",
  impact: "low",
  concern: "reliability",
  scope: "container",
  threat: {
    stride: ["denial-of-service"],
    text: "A pod that asks for no memory is placed on a full node and is the first to be evicted there, together with whatever depends on it.",
  },
  why: "The scheduler reserves the request, and the kubelet evicts pods above their request first.",
  fix: { text: "Set `resources.requests.memory` to what the program uses in normal operation." },
  residualRisk: "Use above the request can still meet a full node.",
  tradeOff: "Reserved memory that is not used is not available to others.",
  frameworks: { nsa: ["Network separation and hardening: resource policies"], nist80053: ["SC-6"], owasp: ["K01"] },
  check(container, workload, { settings }) {
    return findMissing(container, workload, "requests", "memory", settings);
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
      resources: { requests: { memory: 128Mi } }
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
      resources: { limits: { memory: 128Mi } }
`,
    ],
  },
};
