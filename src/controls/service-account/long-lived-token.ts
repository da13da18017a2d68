import { type ObjectControl } from "../../model/index.ts";

export const accountLongLivedToken: ObjectControl = {
  id: "service-account/long-lived-token",
  title: "Service account tokens expire",
  layer: "cluster",
  impact: "high",
  scope: "object",
  kinds: ["/Secret"],
  threat: {
    stride: ["spoofing", "elevation-of-privilege"],
    text: "A token kept in a Secret never expires and is bound to no pod: once copied it is good until somebody deletes the Secret.",
  },
  why: "Tokens from the token API are bound to a pod or an audience, and expire.",
  fix: {
    text: "Delete the Secret; use projected tokens in pods, and `kubectl create token --duration` for everything outside.",
    caution: "Find out who uses the token (label kubernetes.io/legacy-token-last-used) before deleting it.",
  },
  residualRisk: "A stolen short-lived token is good until it expires.",
  tradeOff: "Outside systems must fetch new tokens.",
  frameworks: {
    nsa: ["Pod security: service account tokens"],
    nist800190: ["4.3.1"],
    nist80053: ["AC-6", "IA-5"],
    pci: ["7.2.5"],
    hipaa: ["164.312(a)(1)"],
    mitre: ["T1528"],
    owasp: ["K03", "K06"],
  },
  check({ object }) {
    if (object["type"] !== "kubernetes.io/service-account-token") return undefined;
    const account = object.metadata.annotations?.["kubernetes.io/service-account.name"] ?? "";
    return { path: ["type"], message: `holds a token of service account "${account}" that never expires` };
  },
  examples: {
    good: [
      `apiVersion: v1
kind: Secret
metadata: { name: web, namespace: shop }
type: Opaque
`,
    ],
    bad: [
      `apiVersion: v1
kind: Secret
metadata: { name: ci-token, namespace: shop, annotations: { kubernetes.io/service-account.name: ci } }
type: kubernetes.io/service-account-token
`,
    ],
  },
};
