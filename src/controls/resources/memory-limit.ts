import type { ContainerControl } from "../../model/index.ts";
import { findMissing } from "./amount.ts";

export const memoryLimit: ContainerControl = {
  id: "resources/memory-limit",
  title: "Containers have a memory limit",
  layer: "container",
  impact: "low",
  scope: "container",
  threat: {
    stride: ["denial-of-service"],
    text: "Whoever can make one program grow, with a leak, a large upload or a decompression bomb, takes the memory of every pod on the node until the kernel kills neighbours.",
  },
  why: "The limit ends the process that grew instead of the ones beside it.",
  fix: {
    text: "Set `resources.limits.memory` a little above the peak seen under load; a ResourceQuota or LimitRange keeps it set, and `settings.resourceBounds` (`limits.memory <= 4Gi`) bounds what may be written.",
    caution:
      "A limit below the real peak restarts the container with OOMKilled: compare with container_memory_working_set_bytes over a busy week.",
  },
  residualRisk: "The program itself can still be starved or restarted by its own growth.",
  tradeOff: "Peaks must be measured and the figure kept current.",
  frameworks: {
    nsa: ["Network separation and hardening: resource policies"],
    nist800190: ["4.4.3"],
    nist80053: ["SC-5", "SC-6"],
    mitre: ["T1499", "T1496"],
    owasp: ["K01"],
  },
  check(container, workload, { settings }) {
    return findMissing(container, workload, "limits", "memory", settings);
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
      resources: { limits: { memory: 256Mi } }
`,
      `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  resources: { limits: { memory: 512Mi } }
  containers: [{ name: web, image: registry.example/web:1.4.2 }]
`,
    ],
    bad: [
      `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  initContainers: [{ name: unpack, image: registry.example/unpack:1.0.0 }]
  containers:
    - name: web
      image: registry.example/web:1.4.2
      resources: { limits: { memory: 256Mi } }
`,
    ],
  },
};
