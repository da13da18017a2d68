import type { ContainerControl } from "../../model/index.ts";
import type { Observation } from "../../model/index.ts";

export const probePort: ContainerControl = {
  id: "reliability/probe-port",
  title: "Probes ask a port the container names",
  layer: "container",
  impact: "medium",
  concern: "reliability",
  scope: "container",
  threat: {
    stride: ["denial-of-service"],
    text: "A probe that goes by the name of a port nobody declares always fails: the container is restarted for ever, or never gets traffic.",
  },
  why: "The kubelet looks the name up among the container's own ports.",
  fix: { text: "Declare the port under that name, or write its number in the probe." },
  residualRisk: "The program may not listen there.",
  tradeOff: "None.",
  frameworks: { nist80053: ["CM-6"] },
  check(container) {
    const names = new Set((container.spec.ports ?? []).map(({ name }) => name));
    return PROBES.flatMap((probe): Observation[] => {
      const { httpGet, tcpSocket } = container.spec[probe] ?? {};
      const handler = httpGet === undefined ? "tcpSocket" : "httpGet";
      const port = (httpGet ?? tcpSocket)?.port;
      // Digits in quotes are a number to Kubernetes.
      if (typeof port !== "string" || names.has(port) || /^\d+$/.test(port)) return [];
      const path = [...container.path, probe, handler, "port"];
      return [
        { path, message: `${probe} of container "${container.name}" asks port "${port}", which it does not declare` },
      ];
    });
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
      ports: [{ name: http, containerPort: 8080 }]
      livenessProbe: { httpGet: { path: /live, port: http } }
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
      ports: [{ name: web, containerPort: 8080 }]
      livenessProbe: { httpGet: { path: /live, port: http } }
`,
    ],
  },
};

const PROBES = ["livenessProbe", "readinessProbe", "startupProbe"] as const;
