import { asObject, dig, type WorkloadControl } from "../../model/index.ts";
import { matchesLabels, matchesSelector } from "../../formats/selector/index.ts";

export const selectorMismatch: WorkloadControl = {
  id: "reliability/selector-mismatch",
  title: "Selectors match the pod template",
  layer: "cluster",
  impact: "medium",
  concern: "reliability",
  scope: "workload",
  threat: {
    stride: ["denial-of-service"],
    text: "A selector that does not match its own template is refused by the API server, so the workload never runs.",
  },
  why: "A controller counts as its own only the pods its selector matches.",
  fix: { text: "Give the template's `metadata.labels` what `spec.selector` asks for." },
  residualRisk: "Another workload with the same labels is fought over.",
  tradeOff: "None.",
  frameworks: { nist80053: ["CM-6"] },
  check({ resource, specPath, podMetadata }) {
    if (specPath.at(-2) !== "template") return undefined;
    const path = [...specPath.slice(0, -2), "selector"];
    const selector = asObject(dig(resource.object, ...path));
    if (selector === undefined) return undefined;
    const isPlain = resource.object.kind === "ReplicationController";
    const isMatch = isPlain
      ? matchesLabels(selector as Record<string, string>, podMetadata.labels)
      : matchesSelector(selector, podMetadata.labels);
    if (isMatch) return undefined;
    return {
      path,
      message: `the selector of ${resource.object.kind} "${resource.object.metadata.name ?? ""}" does not match the labels of its pods`,
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
    metadata: { labels: { app: web, tier: front } }
    spec:
      containers: [{ name: web, image: registry.example/web:1.4.2 }]
`,
    ],
    bad: [
      `apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec:
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: shop } }
    spec:
      containers: [{ name: web, image: registry.example/web:1.4.2 }]
`,
    ],
  },
};
