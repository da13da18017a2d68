import { asString, dig, type ObjectControl } from "../../model/index.ts";

export const updateStrategy: ObjectControl = {
  id: "reliability/update-strategy",
  title: "Updates replace pods one after the other",
  layer: "cluster",
  impact: "low",
  concern: "reliability",
  scope: "object",
  kinds: ["apps/Deployment", "apps/DaemonSet", "apps/StatefulSet", "extensions/Deployment", "extensions/DaemonSet"],
  threat: {
    stride: ["denial-of-service"],
    text: "With `Recreate`, each update stops every pod before the first new one starts; with `OnDelete`, security fixes wait until somebody deletes pods by hand.",
  },
  why: "A rolling update starts new pods first and stops when they do not become ready.",
  fix: {
    text: "Use `type: RollingUpdate`, the default.",
    caution: "Programs that hold a volume or a lock alone cannot run twice at once: keep Recreate for those.",
  },
  residualRisk: "Old and new version run side by side during the update.",
  tradeOff: "Interfaces between versions must stay compatible for one release.",
  frameworks: { nist80053: ["CP-10", "SI-2"] },
  check({ object }) {
    const field = object.kind === "Deployment" ? "strategy" : "updateStrategy";
    const type = asString(dig(object, "spec", field, "type"));
    if (type !== "Recreate" && type !== "OnDelete") return undefined;
    return {
      path: ["spec", field, "type"],
      message: `updates of ${object.kind} "${object.metadata.name ?? ""}" are of type ${type}`,
    };
  },
  examples: {
    good: [
      `apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec:
  strategy: { type: RollingUpdate }
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
  strategy: { type: Recreate }
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec:
      containers: [{ name: web, image: registry.example/web:1.4.2 }]
`,
    ],
  },
};
