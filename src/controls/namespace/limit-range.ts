import type { ObjectControl } from "../../model/index.ts";
import { findAbsent } from "./policy-of-namespace.ts";

export const limitRange: ObjectControl = {
  id: "namespace/limit-range",
  title: "Namespaces have default and largest container sizes",
  layer: "cluster",
  impact: "low",
  scope: "object",
  kinds: ["/Namespace"],
  threat: {
    stride: ["denial-of-service"],
    text: "A container that says nothing about its size, of a careless team or an intruder, takes the memory and CPU of the node it lands on from everybody else there.",
  },
  why: "A LimitRange gives defaults to containers that name none and refuses those above the maximum.",
  fix: {
    text: "Add a LimitRange of type Container with default, defaultRequest and max.",
    caution: "Defaults that are too small kill containers at start.",
  },
  residualRisk: "Pods that run already are not touched.",
  tradeOff: "Defaults hide that nobody measured.",
  frameworks: {
    nsa: ["Network separation and hardening: resource policies"],
    nist80053: ["SC-5", "SC-6"],
    mitre: ["T1499"],
    owasp: ["K04"],
  },
  check({ object }, context) {
    return findAbsent(object, "/LimitRange", context);
  },
  examples: {
    good: [
      `apiVersion: v1
kind: Namespace
metadata: { name: shop }
---
apiVersion: v1
kind: LimitRange
metadata: { name: shop, namespace: shop }
spec: { limits: [{ type: Container, default: { memory: 256Mi }, max: { memory: 2Gi } }] }
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
