import type { ObjectControl } from "../../model/index.ts";
import { faultsOf } from "./pod-security-label.ts";

export const podSecurityLabelValue: ObjectControl = {
  id: "namespace/pod-security-label-value",
  title: "Pod Security labels have values Kubernetes knows",
  layer: "cluster",
  impact: "medium",
  scope: "object",
  kinds: ["/Namespace"],
  threat: {
    stride: ["elevation-of-privilege"],
    text: "A misspelt level or version is read as the cluster's default, often privileged or the newest rules: the namespace is not what its label says.",
  },
  why: "Only privileged, baseline and restricted are levels; versions are `latest` or `v1.NN`.",
  fix: { text: "Correct the label." },
  residualRisk: "None for this fault.",
  tradeOff: "None.",
  frameworks: { nist80053: ["CM-6"], owasp: ["K04"] },
  check({ object }) {
    return faultsOf(object).map(([label, value]) => ({
      path: ["metadata", "labels", label],
      message: `"${value}" is no value of ${label}`,
    }));
  },
  examples: {
    good: [
      `apiVersion: v1
kind: Namespace
metadata: { name: shop, labels: { pod-security.kubernetes.io/enforce: baseline, pod-security.kubernetes.io/enforce-version: v1.33 } }
`,
    ],
    bad: [
      `apiVersion: v1
kind: Namespace
metadata: { name: shop, labels: { pod-security.kubernetes.io/enforce: restrictd } }
`,
    ],
  },
};
