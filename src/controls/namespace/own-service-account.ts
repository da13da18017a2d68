import type { ObjectControl } from "../../model/index.ts";
import type { ObjectMeta } from "../../model/index.ts";

export const ownServiceAccount: ObjectControl = {
  id: "namespace/own-service-account",
  title: "Namespaces have service accounts of their own",
  layer: "cluster",
  impact: "low",
  onRequest: true,
  scope: "object",
  kinds: ["/Namespace"],
  threat: {
    stride: ["elevation-of-privilege"],
    text: "Where only the account `default` is, rights given to one program are held by every pod of the namespace.",
  },
  why: "With an account per program, rights can be told apart and taken away.",
  fix: { text: "Make a ServiceAccount for each program that talks to the API, and name it in `serviceAccountName`." },
  residualRisk: "What each account may do is decided by its bindings.",
  tradeOff: "More objects.",
  frameworks: { cis: ["5.1.5"], nist80053: ["AC-6", "IA-9"], owasp: ["K03", "K06"] },
  check({ object }, { picture }) {
    const name = object.metadata.name ?? "";
    const accounts = picture.ofKind("/ServiceAccount");
    if (accounts.some((account) => isOwn(account.object.metadata, name))) return undefined;
    const blind = picture.whyBlind("/ServiceAccount", name);
    const path = ["metadata", "name"];
    if (blind !== undefined) return { verdict: "unknown", path, message: `service accounts were not read: ${blind}` };
    return { path, message: `namespace "${name}" has no service account but default` };
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
---
apiVersion: v1
kind: ServiceAccount
metadata: { name: default, namespace: shop }
`,
    ],
  },
};

function isOwn(metadata: ObjectMeta, namespace: string): boolean {
  return metadata.namespace === namespace && metadata.name !== "default";
}
