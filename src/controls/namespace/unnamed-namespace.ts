import type { WorkloadControl } from "../../model/index.ts";

export const unnamedNamespace: WorkloadControl = {
  id: "namespace/unnamed-namespace",
  title: "Manifests of workloads name their namespace",
  layer: "cluster",
  impact: "low",
  onRequest: true,
  scope: "workload",
  threat: {
    stride: ["elevation-of-privilege"],
    text: "Without a namespace in the manifest the workload lands wherever the person or pipeline happens to point, most often in `default`.",
  },
  why: "A namespace in the file is reviewed with it.",
  fix: {
    text: "Set `metadata.namespace`, or leave it to the chart or kustomization on purpose and skip this control.",
  },
  residualRisk: "None for this fault.",
  tradeOff: "Manifests are tied to one namespace.",
  frameworks: { cis: ["5.6.4"], nist80053: ["CM-6"] },
  check({ resource }) {
    const { metadata, kind } = resource.object;
    if ((metadata.namespace ?? "") !== "" || resource.origin.is === "cluster") return undefined;
    return { path: ["metadata", "namespace"], message: `${kind} "${metadata.name ?? ""}" names no namespace` };
  },
  examples: {
    good: [
      `apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop }
spec:
  containers: [{ name: web, image: registry.example/web:1.4.2 }]
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
