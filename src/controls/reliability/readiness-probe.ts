import type { ContainerControl } from "../../model/index.ts";
import { isLongRunning } from "./related.ts";

export const readinessProbe: ContainerControl = {
  id: "reliability/readiness-probe",
  title: "Long-running containers have a readiness probe",
  layer: "container",
  impact: "low",
  concern: "reliability",
  scope: "container",
  threat: {
    stride: ["denial-of-service"],
    text: "Without a probe, a pod counts as ready the moment its process starts: each rollout sends requests to programs that are not listening yet, and a broken release replaces a working one.",
  },
  why: "Services send traffic only to ready pods, and a rollout waits for them.",
  fix: {
    text: "Add a `readinessProbe` that answers once the program can serve.",
    caution: "A probe that asks a shared dependency takes all replicas out at once when it is down.",
  },
  residualRisk: "Ready says nothing of right answers.",
  tradeOff: "A small endpoint to write and keep cheap.",
  frameworks: { nist80053: ["SI-13", "CP-10"] },
  check(container, workload) {
    if (container.kind !== "container" || !isLongRunning(workload)) return undefined;
    if (container.spec.readinessProbe !== undefined) return undefined;
    // Knative gives every revision a readiness probe.
    if (workload.resource.object.apiVersion.startsWith("serving.knative.dev/")) return undefined;
    return {
      path: [...container.path, "readinessProbe"],
      message: `container "${container.name}" has no readiness probe`,
    };
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
      readinessProbe: { httpGet: { path: /ready, port: 8080 } }
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
