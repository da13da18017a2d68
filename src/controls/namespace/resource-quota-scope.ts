import { dig, type ObjectControl } from "../../model/index.ts";

export const resourceQuotaScope: ObjectControl = {
  id: "namespace/resource-quota-scope",
  title: "Resource quotas bound requests and limits of CPU and memory",
  layer: "cluster",
  impact: "low",
  onRequest: true,
  scope: "object",
  kinds: ["/ResourceQuota"],
  threat: { stride: ["denial-of-service"], text: "A quota that counts only pods lets one pod ask for a whole node." },
  why: "All four sums together bound what the namespace can take.",
  fix: {
    text: "Set `requests.cpu`, `requests.memory`, `limits.cpu` and `limits.memory` under `spec.hard`.",
    caution: "Pods that declare none of these are then refused: add a LimitRange with defaults first.",
  },
  residualRisk: "Disk and custom resources need entries of their own.",
  tradeOff: "Figures to keep.",
  frameworks: { nist80053: ["SC-5", "SC-6"] },
  check({ object }) {
    const missing = ["requests.cpu", "requests.memory", "limits.cpu", "limits.memory"].filter(
      (name) => dig(object, "spec", "hard", name) === undefined,
    );
    return missing.length === 0 ? undefined : { path: ["spec", "hard"], message: `no bound for ${missing.join(", ")}` };
  },
  examples: {
    good: [
      `apiVersion: v1
kind: ResourceQuota
metadata: { name: shop, namespace: shop }
spec: { hard: { requests.cpu: "8", requests.memory: 32Gi, limits.cpu: "16", limits.memory: 64Gi } }
`,
    ],
    bad: [
      `apiVersion: v1
kind: ResourceQuota
metadata: { name: shop, namespace: shop }
spec: { hard: { pods: "50" } }
`,
    ],
  },
};
