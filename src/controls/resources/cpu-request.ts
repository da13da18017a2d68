import type { ContainerControl } from "../../model/index.ts";
import { findMissing } from "./amount.ts";

export const cpuRequest: ContainerControl = {
  id: "resources/cpu-request",
  title: "Containers say how much CPU they need",
  layer: "container",
  impact: "low",
  concern: "reliability",
  scope: "container",
  threat: {
    stride: ["denial-of-service"],
    text: "Under load, containers share the CPU by their requests; one without a request gets next to nothing while a neighbour is busy.",
  },
  why: "The request is a guaranteed share and the figure the scheduler and the autoscaler count with.",
  fix: { text: "Set `resources.requests.cpu` to what the program uses in normal operation." },
  residualRisk: "Bursts above the request depend on what the node has left.",
  tradeOff: "Reserved CPU that is not used is not available to the scheduler.",
  frameworks: { nsa: ["Network separation and hardening: resource policies"], nist80053: ["SC-6"], owasp: ["K01"] },
  check(container, workload, { settings }) {
    return findMissing(container, workload, "requests", "cpu", settings);
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
      resources: { requests: { cpu: 100m } }
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
      resources: { requests: { memory: 128Mi } }
`,
    ],
  },
};
