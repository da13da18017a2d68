import { asList, asObject, dig, type LabelSelector, type ObjectControl } from "../../model/index.ts";
import { findWorkloads, namespaceOf } from "./place.ts";

export const networkPolicyWithoutPods: ObjectControl = {
  id: "network/policy-without-pods",
  title: "A network policy selects at least one workload",
  layer: "cluster",
  impact: "low",
  scope: "object",
  kinds: ["networking.k8s.io/NetworkPolicy"],
  threat: {
    stride: ["information-disclosure"],
    text: "A policy whose labels fit no pod protects nobody, while whoever reads it believes that the pods are closed off.",
  },
  why: "A selector that fits the pods is what makes the policy hold.",
  fix: {
    text: "Write the labels of the pod template into podSelector, or delete the policy.",
    caution: "Once it selects pods, whatever it does not admit is dropped.",
  },
  residualRisk: "The selector may fit some of the pods and miss others.",
  tradeOff: "Policies kept apart from the workloads they are for are reported when scanned alone.",
  frameworks: {
    nsa: ["Network separation and hardening: network policies"],
    nist80053: ["SC-7", "CM-6"],
    pci: ["1.2.7"],
    owasp: ["K07"],
  },
  check({ object }, { picture }) {
    const selector = dig(object, "spec", "podSelector");
    const isForAll =
      Object.keys(asObject(dig(selector, "matchLabels")) ?? {}).length === 0 &&
      asList(dig(selector, "matchExpressions")).length === 0;
    if (isForAll) return undefined;
    const namespace = namespaceOf(object);
    if (findWorkloads(picture, namespace, selector as LabelSelector | undefined).length > 0) return undefined;
    const path = ["spec", "podSelector"];
    const blind = picture.whyBlind("/Pod", namespace) ?? picture.whyBlind("apps/Deployment", namespace);
    if (blind !== undefined)
      return { verdict: "unknown", path, message: `whether the policy selects a pod is not known: ${blind}` };
    return { path, message: `the policy selects no workload in namespace "${namespace}"` };
  },
  examples: {
    good: [
      `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: web, namespace: shop }
spec: { podSelector: { matchLabels: { app: web } } }
---
apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop, labels: { app: web } }
spec: { containers: [{ name: web, image: registry.example/web:1.4.2 }] }
`,
    ],
    bad: [
      `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: web, namespace: shop }
spec: { podSelector: { matchLabels: { app: wbe } } }
---
apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop, labels: { app: web } }
spec: { containers: [{ name: web, image: registry.example/web:1.4.2 }] }
`,
    ],
  },
};
