import type { ObjectControl } from "../../model/index.ts";
import { findAbsent } from "./policy-of-namespace.ts";

export const resourceQuota: ObjectControl = {
  id: "namespace/resource-quota",
  title: "Namespaces have a resource quota",
  layer: "cluster",
  impact: "low",
  scope: "object",
  kinds: ["/Namespace"],
  threat: {
    stride: ["denial-of-service"],
    text: "One team, or one stolen deploy token, fills the cluster with pods until others cannot start theirs.",
  },
  why: "The API server refuses what goes beyond the namespace's quota.",
  fix: {
    text: "Add a ResourceQuota for requests, limits and the number of pods and volumes.",
    caution:
      "With a quota on requests or limits, pods that declare none are refused: add a LimitRange with defaults first.",
  },
  residualRisk: "Within the quota, pods of the namespace still compete.",
  tradeOff: "Quotas must be raised when teams grow.",
  frameworks: {
    nsa: ["Network separation and hardening: resource policies"],
    nist80053: ["SC-5", "SC-6"],
    mitre: ["T1496", "T1499"],
    owasp: ["K04"],
  },
  check({ object }, context) {
    return findAbsent(object, "/ResourceQuota", context);
  },
  examples: {
    good: [
      `apiVersion: v1
kind: Namespace
metadata: { name: shop }
---
apiVersion: v1
kind: ResourceQuota
metadata: { name: shop, namespace: shop }
spec: { hard: { pods: "50", requests.memory: 32Gi } }
`,
    ],
    bad: [
      `apiVersion: v1
kind: Namespace
metadata: { name: shop }
`,
    ],
  },
};
