import { asString, dig, toGroup, type ObjectControl } from "../../model/index.ts";
import { toNamespace } from "./namespace.ts";
import { findTarget } from "./related.ts";

export const autoscalerTarget: ObjectControl = {
  id: "reliability/autoscaler-target",
  title: "Autoscalers have something to scale",
  layer: "cluster",
  impact: "medium",
  concern: "reliability",
  scope: "object",
  kinds: ["autoscaling/HorizontalPodAutoscaler"],
  threat: {
    stride: ["denial-of-service"],
    text: "After a rename the autoscaler points at nothing, silently, and the workload stays at its fixed size under load.",
  },
  why: "The target must exist under the kind and name given.",
  fix: { text: "Correct `spec.scaleTargetRef`, or delete the autoscaler." },
  residualRisk: "A target without resource requests cannot be scaled by utilisation either.",
  tradeOff: "None.",
  frameworks: { nist80053: ["CM-6"] },
  check(autoscaler, { picture }) {
    const kind = asString(dig(autoscaler.object, "spec", "scaleTargetRef", "kind")) ?? "";
    const name = asString(dig(autoscaler.object, "spec", "scaleTargetRef", "name")) ?? "";
    if (findTarget(autoscaler, picture) !== undefined) return undefined;
    const isThere = picture.resources.some(
      (resource) =>
        resource.object.kind === kind &&
        resource.object.metadata.name === name &&
        toNamespace(resource) === toNamespace(autoscaler),
    );
    if (isThere) return undefined;
    const path = ["spec", "scaleTargetRef"];
    const group = toGroup(asString(dig(autoscaler.object, "spec", "scaleTargetRef", "apiVersion")) ?? "");
    const blind = picture.whyBlind(`${group}/${kind}`, toNamespace(autoscaler));
    // A lone autoscaler in a file says nothing about workloads kept elsewhere.
    if (blind === undefined && (picture.complete || picture.workloads.length > 0)) {
      return { path, message: `${kind} "${name}" is not there` };
    }
    return {
      verdict: "unknown",
      path,
      message: `${kind} "${name}" was not read${blind === undefined ? "" : `: ${blind}`}`,
    };
  },
  examples: {
    good: [
      `apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec:
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec:
      containers: [{ name: web, image: registry.example/web:1.4.2 }]
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: { name: web }
spec: { scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: web }, minReplicas: 2, maxReplicas: 5 }
`,
    ],
    bad: [
      `apiVersion: apps/v1
kind: Deployment
metadata: { name: web-2 }
spec:
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec:
      containers: [{ name: web, image: registry.example/web:1.4.2 }]
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: { name: web }
spec: { scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: web }, minReplicas: 2, maxReplicas: 5 }
`,
    ],
  },
};
