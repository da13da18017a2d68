import { dig, type ObjectControl } from "../../model/index.ts";

export const rolloutAvailability: ObjectControl = {
  id: "reliability/rollout-availability",
  title: "A rolling update leaves pods running",
  layer: "cluster",
  impact: "medium",
  concern: "reliability",
  scope: "object",
  kinds: ["apps/Deployment", "apps/DaemonSet"],
  threat: {
    stride: ["denial-of-service"],
    text: "With `maxUnavailable: 100%` every pod may be stopped at once, and a release that does not start is an outage.",
  },
  why: "What must stay available sets the pace of the update.",
  fix: { text: "Set `maxUnavailable` to 25% or less, or to 0 with `maxSurge: 1`." },
  residualRisk: "Readiness probes decide what counts as available.",
  tradeOff: "Updates take longer.",
  frameworks: { nist80053: ["CP-10"] },
  check({ object }) {
    const field = object.kind === "Deployment" ? "strategy" : "updateStrategy";
    const path = ["spec", field, "rollingUpdate", "maxUnavailable"];
    if (dig(object, ...path) !== "100%") return undefined;
    return { path, message: `an update may stop every pod of ${object.kind} "${object.metadata.name ?? ""}" at once` };
  },
  examples: {
    good: [
      `apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec:
  strategy: { type: RollingUpdate, rollingUpdate: { maxUnavailable: 25% } }
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec:
      containers: [{ name: web, image: registry.example/web:1.4.2 }]
`,
    ],
    bad: [
      `apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec:
  strategy: { type: RollingUpdate, rollingUpdate: { maxUnavailable: 100% } }
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec:
      containers: [{ name: web, image: registry.example/web:1.4.2 }]
`,
    ],
  },
};
