import type { ObjectControl } from "../../model/index.ts";

export const namespaceInventory: ObjectControl = {
  id: "namespace/inventory",
  title: "Each namespace is known and has an owner",
  layer: "cluster",
  impact: "low",
  onRequest: true,
  scope: "object",
  kinds: ["/Namespace"],
  threat: {
    stride: ["elevation-of-privilege"],
    text: "A namespace nobody remembers keeps running what nobody patches.",
  },
  why: "The list is read by a person, who accepts what is known with an exception.",
  fix: {
    text: "Check that each namespace is still used and by whom; accept it with an exception that names the owner.",
  },
  residualRisk: "The list says nothing of what runs inside.",
  tradeOff: "A review now and then.",
  frameworks: { cis: ["5.6.1"], nist80053: ["CM-8"] },
  check({ object }) {
    return { path: ["metadata", "name"], message: `namespace "${object.metadata.name ?? ""}" to review` };
  },
  examples: {
    good: [
      `apiVersion: v1
kind: ConfigMap
metadata: { name: web, namespace: shop }
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
