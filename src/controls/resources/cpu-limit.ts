import type { ContainerControl } from "../../model/index.ts";
import { findMissing } from "./amount.ts";

export const cpuLimit: ContainerControl = {
  id: "resources/cpu-limit",
  title: "Containers have a CPU limit",
  layer: "container",
  impact: "low",
  onRequest: true,
  scope: "container",
  threat: {
    stride: ["denial-of-service"],
    text: "A compromised or spinning container takes all idle CPU of its node, for mining coins or by accident, and nobody sees it in the bill of its team.",
  },
  why: "The kernel stops the container for the rest of each period once its share is used up.",
  fix: {
    text: "Set `resources.limits.cpu`. Many clusters do without it on purpose and rely on CPU requests: decide once for all workloads.",
    caution:
      "A tight limit throttles the program at start and under load: watch container_cpu_cfs_throttled_periods_total.",
  },
  residualRisk: "Memory, disk and network are not covered.",
  tradeOff: "Throttling adds latency even when the node is idle.",
  frameworks: {
    nsa: ["Network separation and hardening: resource policies"],
    nist800190: ["4.4.3"],
    nist80053: ["SC-5", "SC-6"],
    mitre: ["T1496"],
    owasp: ["K01"],
  },
  check(container, workload, { settings }) {
    return findMissing(container, workload, "limits", "cpu", settings);
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
      resources: { limits: { cpu: "1" } }
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
