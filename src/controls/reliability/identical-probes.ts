import type { ContainerControl } from "../../model/index.ts";
import type { Probe } from "../../model/index.ts";

export const identicalProbes: ContainerControl = {
  id: "reliability/identical-probes",
  title: "Liveness and readiness probes differ",
  layer: "container",
  impact: "low",
  concern: "reliability",
  scope: "container",
  threat: {
    stride: ["denial-of-service"],
    text: "When both probes ask the same, a busy container is restarted at the moment it should only be spared traffic, and the load moves on to the next one.",
  },
  why: "Readiness takes a pod out of rotation, liveness kills it: the second needs a stricter sign.",
  fix: {
    text: "Let liveness ask a cheap endpoint of its own, or give it a much higher `failureThreshold` and another path.",
  },
  residualRisk: "Both endpoints may still share what is slow.",
  tradeOff: "A second endpoint.",
  frameworks: { nist80053: ["SI-13"] },
  check(container) {
    const { livenessProbe, readinessProbe } = container.spec;
    if (livenessProbe === undefined || readinessProbe === undefined) return undefined;
    const question = toQuestion(livenessProbe);
    if (question === undefined || question !== toQuestion(readinessProbe)) return undefined;
    return {
      path: [...container.path, "livenessProbe"],
      message: `container "${container.name}" asks the same for liveness as for readiness`,
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
      livenessProbe: { httpGet: { path: /live, port: 8080 } }
      readinessProbe: { httpGet: { path: /ready, port: 8080 } }
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
      livenessProbe: { httpGet: { path: /health, port: 8080 }, periodSeconds: 30 }
      readinessProbe: { httpGet: { path: /health, port: 8080 }, periodSeconds: 5 }
`,
    ],
  },
};

/** What the probe asks, leaving out how often. */
function toQuestion({ httpGet, tcpSocket, exec, grpc }: Probe): string | undefined {
  if (httpGet !== undefined) {
    return JSON.stringify(["http", httpGet.scheme ?? "HTTP", httpGet.host ?? "", httpGet.port, httpGet.path ?? "/"]);
  }
  if (tcpSocket !== undefined) return JSON.stringify(["tcp", tcpSocket.host ?? "", tcpSocket.port]);
  if (exec !== undefined) return JSON.stringify(["exec", exec.command ?? []]);
  if (grpc !== undefined) return JSON.stringify(["grpc", grpc.port, grpc.service ?? ""]);
  return undefined;
}
