import type { ContainerControl } from "../../model/index.ts";
import { findMissing } from "./amount.ts";

export const ephemeralStorageLimit: ContainerControl = {
  id: "resources/ephemeral-storage-limit",
  title: "Containers have a limit for the node's disk",
  layer: "container",
  impact: "low",
  onRequest: true,
  scope: "container",
  threat: {
    stride: ["denial-of-service"],
    text: "A container that writes logs, caches or uploads without bound fills the node's disk; the kubelet then evicts pods that did nothing wrong.",
  },
  why: "The kubelet evicts the pod that passes its own limit before the disk is full.",
  fix: {
    text: "Set `resources.limits.ephemeral-storage` above what the container writes to its own layer, its logs and its emptyDirs.",
    caution: "A pod above the limit is evicted: look at its disk use first.",
  },
  residualRisk: "Between two measurements a fast writer can still fill the disk.",
  tradeOff: "One more figure to keep.",
  frameworks: {
    nsa: ["Network separation and hardening: resource policies"],
    nist80053: ["SC-5", "SC-6"],
    mitre: ["T1499"],
    owasp: ["K01"],
  },
  check(container, workload, { settings }) {
    return findMissing(container, workload, "limits", "ephemeral-storage", settings);
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
      resources: { limits: { ephemeral-storage: 1Gi } }
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
      resources: { limits: { memory: 256Mi } }
`,
    ],
  },
};
