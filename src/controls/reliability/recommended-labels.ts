import type { WorkloadControl } from "../../model/index.ts";
import { findUnlabelled } from "./labelled.ts";

export const recommendedLabels: WorkloadControl = {
  id: "reliability/recommended-labels",
  title: "Workloads and pods carry the recommended labels",
  layer: "cluster",
  impact: "low",
  concern: "reliability",
  onRequest: true,
  scope: "workload",
  threat: {
    stride: ["repudiation"],
    text: "In an incident nobody can tell which release, instance or part of a product a pod belongs to.",
  },
  why: "Tools and people read `app.kubernetes.io/…` labels the same way everywhere.",
  fix: { text: "Put `app.kubernetes.io/name` and `app.kubernetes.io/instance` on the object and on the pod template." },
  residualRisk: "Labels can be wrong.",
  tradeOff: "Labels on the template restart the pods once when they change.",
  frameworks: { nist80053: ["CM-8"] },
  check(workload) {
    return findUnlabelled(workload, RECOMMENDED);
  },
  examples: {
    good: [
      `apiVersion: v1
kind: Pod
metadata: { name: web, labels: { app.kubernetes.io/name: web } }
spec:
  containers: [{ name: web, image: registry.example/web:1.4.2 }]
`,
    ],
    bad: [
      `apiVersion: apps/v1
kind: Deployment
metadata: { name: web, labels: { app.kubernetes.io/name: web } }
spec:
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec:
      containers: [{ name: web, image: registry.example/web:1.4.2 }]
`,
    ],
  },
};

/** @see https://kubernetes.io/docs/concepts/overview/working-with-objects/common-labels/ */
const RECOMMENDED = ["name", "instance", "version", "component", "part-of", "managed-by", "created-by"].map(
  (name) => `app.kubernetes.io/${name}`,
);
