import type { WorkloadControl } from "../../model/index.ts";
import { findServices } from "./related.ts";

export const serviceReadiness: WorkloadControl = {
  id: "reliability/service-readiness",
  title: "Pods behind a Service say when they are ready",
  layer: "container",
  impact: "medium",
  concern: "reliability",
  onRequest: true,
  scope: "workload",
  threat: {
    stride: ["denial-of-service"],
    text: "Clients of the Service get refused connections at every rollout, because its new pods are sent traffic before they listen.",
  },
  why: "One readiness probe in the pod is enough to hold back traffic.",
  fix: { text: "Add a `readinessProbe` to the container that serves." },
  residualRisk: "Ready says nothing of right answers.",
  tradeOff: "A small endpoint to write and keep cheap.",
  frameworks: { nist80053: ["SI-13", "CP-10"] },
  check(workload, { picture }) {
    if (workload.containers.some(({ spec }) => spec.readinessProbe !== undefined)) return undefined;
    const service = findServices(workload, picture)[0];
    if (service === undefined) return undefined;
    return {
      path: [...workload.specPath, "containers"],
      message: `Service "${service.object.metadata.name ?? ""}" sends traffic to pods without a readiness probe`,
    };
  },
  examples: {
    good: [
      `apiVersion: v1
kind: Pod
metadata: { name: web, labels: { app: web } }
spec:
  containers:
    - name: web
      image: registry.example/web:1.4.2
      readinessProbe: { tcpSocket: { port: 8080 } }
    - { name: log, image: registry.example/log:1.0.0 }
---
apiVersion: v1
kind: Service
metadata: { name: web }
spec: { selector: { app: web }, ports: [{ port: 80 }] }
`,
    ],
    bad: [
      `apiVersion: v1
kind: Pod
metadata: { name: web, labels: { app: web } }
spec:
  containers: [{ name: web, image: registry.example/web:1.4.2 }]
---
apiVersion: v1
kind: Service
metadata: { name: web }
spec: { selector: { app: web }, ports: [{ port: 80 }] }
`,
    ],
  },
};
