import { asString, dig, type ObjectControl } from "../../model/index.ts";

export const conversionWebhook: ObjectControl = {
  id: "cluster/conversion-webhook",
  title: "Conversion webhooks are inside the cluster",
  layer: "cluster",
  impact: "medium",
  scope: "object",
  kinds: ["apiextensions.k8s.io/CustomResourceDefinition"],
  threat: {
    stride: ["information-disclosure", "tampering"],
    text: "Every object of the kind is sent to the webhook on each read of another version: outside the cluster, others read and change it.",
  },
  why: "A Service inside the cluster with its own CA bundle is reached by the API server alone.",
  fix: {
    text: "Use `clientConfig.service` with `caBundle` instead of a URL.",
    caution: "When the webhook is down, objects of the kind cannot be read in other versions.",
  },
  residualRisk: "The webhook's own pods see every object.",
  tradeOff: "The webhook must run in the cluster.",
  frameworks: { nist80053: ["SC-7", "SC-8"], owasp: ["K09"] },
  check({ object }) {
    const path = ["spec", "conversion", "webhook", "clientConfig", "url"];
    const url = asString(dig(object, ...path));
    if (url === undefined || dig(object, "spec", "conversion", "strategy") !== "Webhook") return undefined;
    return { path, message: `objects are converted by ${url.slice(0, 200)}` };
  },
  examples: {
    good: [
      `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: { name: carts.shop.example.com }
spec:
  group: shop.example.com
  scope: Namespaced
  names: { plural: carts, singular: cart, kind: Cart, listKind: CartList }
  conversion: { strategy: Webhook, webhook: { conversionReviewVersions: [v1], clientConfig: { service: { name: carts, namespace: shop } } } }
  versions: [{ name: v1, served: true, storage: true, schema: { openAPIV3Schema: { type: object } } }]
`,
    ],
    bad: [
      `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: { name: carts.shop.example.com }
spec:
  group: shop.example.com
  scope: Namespaced
  names: { plural: carts, singular: cart, kind: Cart, listKind: CartList }
  conversion: { strategy: Webhook, webhook: { conversionReviewVersions: [v1], clientConfig: { url: "https://convert.example.com/carts" } } }
  versions: [{ name: v1, served: true, storage: true, schema: { openAPIV3Schema: { type: object } } }]
`,
    ],
  },
};
