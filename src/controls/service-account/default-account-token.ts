import { type ObjectControl } from "../../model/index.ts";

export const accountDefaultAccountToken: ObjectControl = {
  id: "service-account/default-account-token",
  title: "The default service accounts hand out no tokens",
  layer: "cluster",
  impact: "low",
  onRequest: true,
  scope: "object",
  kinds: ["/ServiceAccount"],
  threat: {
    stride: ["elevation-of-privilege"],
    text: "Whatever pod names no account gets the token of `default`, wanted or not.",
  },
  why: "Switched off at the account, a pod has to ask.",
  fix: {
    text: "Set `automountServiceAccountToken: false` on the ServiceAccount `default` of each namespace.",
    caution: "Pods that run as default and call the API lose their sign-in.",
  },
  residualRisk: "Pods can ask for the token themselves.",
  tradeOff: "None worth naming.",
  frameworks: {
    nsa: ["Pod security: service account tokens"],
    nist800190: ["4.3.1"],
    nist80053: ["AC-6", "IA-5"],
    pci: ["7.2.5"],
    hipaa: ["164.312(a)(1)"],
    mitre: ["T1528"],
    owasp: ["K03", "K06"],
    cis: ["5.1.5"],
  },
  check({ object }) {
    if (object.metadata.name !== "default" || object["automountServiceAccountToken"] === false) return undefined;
    const path = ["automountServiceAccountToken"];
    return {
      path,
      message: `the token of "default" is mounted into every pod of the namespace that does not say otherwise`,
      edits: [{ op: "set", path, value: false }],
    };
  },
  examples: {
    good: [
      `apiVersion: v1
kind: ServiceAccount
metadata: { name: default, namespace: shop }
automountServiceAccountToken: false
`,
    ],
    bad: [
      `apiVersion: v1
kind: ServiceAccount
metadata: { name: default, namespace: shop }
`,
    ],
  },
};
