import { asList, dig, type ObjectControl } from "../../model/index.ts";

export const limitRangeScope: ObjectControl = {
  id: "namespace/limit-range-scope",
  title: "Limit ranges give containers defaults and a maximum",
  layer: "cluster",
  impact: "low",
  onRequest: true,
  scope: "object",
  kinds: ["/LimitRange"],
  threat: {
    stride: ["denial-of-service"],
    text: "A range without defaults leaves containers without limits as they are.",
  },
  why: "default, defaultRequest, min and max of a Container entry cover those that name nothing and those that ask too much.",
  fix: {
    text: "Give one entry of type Container `default`, `defaultRequest`, `min` and `max`.",
    caution: "Defaults that are too small kill containers at start.",
  },
  residualRisk: "Pods that run already are not touched.",
  tradeOff: "Figures to keep.",
  frameworks: { nist80053: ["SC-5", "SC-6"] },
  check({ object }) {
    const limits = asList(dig(object, "spec", "limits"));
    const isFull = limits.some(
      (limit) =>
        dig(limit, "type") === "Container" &&
        ["default", "defaultRequest", "min", "max"].every((field) => dig(limit, field) !== undefined),
    );
    return isFull
      ? undefined
      : { path: ["spec", "limits"], message: "no entry of type Container with default, defaultRequest, min and max" };
  },
  examples: {
    good: [
      `apiVersion: v1
kind: LimitRange
metadata: { name: shop, namespace: shop }
spec:
  limits:
    - { type: Container, default: { memory: 256Mi }, defaultRequest: { memory: 128Mi }, min: { memory: 16Mi }, max: { memory: 2Gi } }
`,
    ],
    bad: [
      `apiVersion: v1
kind: LimitRange
metadata: { name: shop, namespace: shop }
spec: { limits: [{ type: Pod, max: { memory: 2Gi } }] }
`,
    ],
  },
};
