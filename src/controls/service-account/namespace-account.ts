import { type ObjectControl, toNamespace } from "../../model/index.ts";

export const accountNamespaceAccount: ObjectControl = {
  id: "service-account/namespace-account",
  title: "Namespaces have service accounts besides default",
  layer: "cluster",
  impact: "low",
  onRequest: true,
  scope: "object",
  kinds: ["/Namespace"],
  threat: {
    stride: ["elevation-of-privilege"],
    text: "With no account besides `default` every workload is the same subject: a role meant for one is held by all, an intruder's pod included.",
  },
  why: "Accounts of their own keep the rights of programs apart.",
  fix: {
    text: "Make a ServiceAccount for each workload of the namespace.",
  },
  residualRisk: "Accounts can be shared all the same.",
  tradeOff: "More objects.",
  frameworks: {
    nsa: ["Pod security: service account tokens"],
    nist800190: ["4.3.1"],
    nist80053: ["AC-6", "IA-5"],
    pci: ["7.2.5"],
    hipaa: ["164.312(a)(1)"],
    mitre: ["T1528"],
    owasp: ["K03"],
    cis: ["5.1.5"],
  },
  check({ object }, { picture }) {
    const name = object.metadata.name ?? "";
    const path = ["metadata", "name"];
    const blind = picture.whyBlind("/ServiceAccount", name);
    if (blind !== undefined) return { verdict: "unknown", path, message: `service accounts were not read: ${blind}` };
    const own = picture
      .ofKind("/ServiceAccount")
      .some(({ object: { metadata } }) => toNamespace(metadata.namespace) === name && metadata.name !== "default");
    return own ? undefined : { path, message: `namespace "${name}" has no service account besides default` };
  },
  examples: {
    good: [
      `apiVersion: v1
kind: Namespace
metadata: { name: shop }
---
apiVersion: v1
kind: ServiceAccount
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
