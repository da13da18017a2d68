import type { ContainerControl } from "../../model/index.ts";
import { compareQuantities } from "../../formats/quantity/index.ts";
import { amountOf, amountPath } from "./amount.ts";

export const requestAboveLimit: ContainerControl = {
  id: "resources/request-above-limit",
  title: "No container asks for more than its limit",
  layer: "container",
  impact: "medium",
  concern: "reliability",
  scope: "container",
  threat: {
    stride: ["denial-of-service"],
    text: "The API server refuses a pod whose request is above its limit: the Deployment exists, its pods never do.",
  },
  why: "A request is part of the limit.",
  fix: { text: "Raise the limit or lower the request." },
  residualRisk: "None for this fault.",
  tradeOff: "None.",
  frameworks: { nist80053: ["CM-6"] },
  check(container) {
    return Object.keys(container.spec.resources?.requests ?? {}).flatMap((resource) => {
      const request = amountOf(container, "requests", resource);
      const limit = amountOf(container, "limits", resource);
      if (request === undefined || limit === undefined) return [];
      if ((compareQuantities(request, limit) ?? 0) <= 0) return [];
      const message = `container "${container.name}" requests ${request} ${resource}, above its limit ${limit}`;
      return [{ path: amountPath(container, "requests", resource), message }];
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
      resources: { requests: { memory: 1G }, limits: { memory: 1Gi } }
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
      resources: { requests: { memory: 1Gi }, limits: { memory: 1G } }
`,
    ],
  },
};
