import type { ContainerControl } from "../../model/index.ts";
import type { Observation } from "../../model/index.ts";

export const probeTiming: ContainerControl = {
  id: "reliability/probe-timing",
  title: "Probes answer before the next one is due",
  layer: "container",
  impact: "low",
  concern: "reliability",
  onRequest: true,
  scope: "container",
  threat: {
    stride: ["denial-of-service"],
    text: "With a timeout longer than the period, a hanging program is noticed later than the manifest says.",
  },
  why: "The kubelet runs one probe of a kind at a time.",
  fix: { text: "Set `timeoutSeconds` below `periodSeconds`." },
  residualRisk: "A period that is too long notices late as well.",
  tradeOff: "None.",
  frameworks: { nist80053: ["SI-13"] },
  check(container) {
    return PROBES.flatMap((probe): Observation[] => {
      const { timeoutSeconds = 1, periodSeconds = 10 } = container.spec[probe] ?? {};
      if (timeoutSeconds <= periodSeconds) return [];
      const path = [...container.path, probe, "timeoutSeconds"];
      return [
        {
          path,
          message: `${probe} of container "${container.name}" may take ${timeoutSeconds} s and is due every ${periodSeconds} s`,
        },
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
      livenessProbe: { tcpSocket: { port: 8080 }, timeoutSeconds: 5 }
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
      livenessProbe: { tcpSocket: { port: 8080 }, timeoutSeconds: 30, periodSeconds: 5 }
`,
    ],
  },
};

const PROBES = ["livenessProbe", "readinessProbe", "startupProbe"] as const;
