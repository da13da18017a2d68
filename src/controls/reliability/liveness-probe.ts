import type { ContainerControl } from "../../model/index.ts";
import { isLongRunning } from "./related.ts";

export const livenessProbe: ContainerControl = {
  id: "reliability/liveness-probe",
  title: "Long-running containers have a liveness probe",
  layer: "container",
  impact: "low",
  concern: "reliability",
  scope: "container",
  threat: {
    stride: ["denial-of-service"],
    text: 'A process that hangs without exiting keeps its pod "Running" for ever, and its share of requests is lost until a person restarts it.',
  },
  why: "The kubelet restarts a container whose probe fails.",
  fix: {
    text: "Add a `livenessProbe` on something only this process answers for; never on a database or another service.",
    caution:
      "A probe that is too eager restarts healthy containers under load: give it a `failureThreshold` and, for slow starts, a `startupProbe`.",
  },
  residualRisk: "A probe that does not touch the stuck part passes.",
  tradeOff: "A small endpoint to write and keep cheap.",
  frameworks: { nist80053: ["SI-13", "CP-10"] },
  check(container, workload) {
    if (container.kind !== "container" || !isLongRunning(workload)) return undefined;
    if (container.spec.livenessProbe !== undefined) return undefined;
    return {
      path: [...container.path, "livenessProbe"],
      message: `container "${container.name}" has no liveness probe`,
    };
  },
  examples: {
    good: [
      `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  initContainers: [{ name: unpack, image: registry.example/unpack:1.0.0 }]
  containers:
    - name: web
      image: registry.example/web:1.4.2
      livenessProbe: { httpGet: { path: /live, port: 8080 } }
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
