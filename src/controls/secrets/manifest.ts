import { asObject, type Json, type ObjectControl } from "../../model/index.ts";

export const secretManifest: ObjectControl = {
  id: "secrets/manifest",
  title: "Secrets are not kept in files",
  layer: "cluster",
  impact: "high",
  scope: "object",
  kinds: ["/Secret"],
  threat: {
    stride: ["information-disclosure"],
    text: "Base64 hides nothing: whoever reads the repository, a fork, a build log or an old commit reads the credential, and nobody notices.",
  },
  why: "An external store or a sealed form leaves nothing readable in files.",
  fix: {
    text: "Keep the value in an external store (External Secrets, Secrets Store CSI driver, Vault) or commit a SealedSecret or a SOPS file; then change the credential, which the history keeps.",
  },
  residualRisk: "The Secret in the cluster is readable by whoever may read secrets there.",
  tradeOff: "A store to run, or a key to keep for sealing.",
  frameworks: {
    nsa: ["Network separation and hardening: secrets"],
    nist800190: ["4.1.4"],
    nist80053: ["IA-5", "SC-28"],
    pci: ["8.6.2"],
    hipaa: ["164.312(a)(1)"],
    mitre: ["T1552"],
    owasp: ["K08"],
    cis: ["5.4.2"],
  },
  check({ object, origin }) {
    if (origin.is !== "file" || origin.document.renderedFrom !== undefined) return undefined;
    // A token Secret without data is an order for a token; rbac and service-account controls speak of it.
    return ["data", "stringData"].flatMap((field) => {
      const keys = Object.entries(asObject(object[field]) ?? {})
        .filter(([, value]) => isKept(value))
        .map(([key]) => `"${key}"`);
      if (keys.length === 0) return [];
      const more = keys.length > 3 ? ` and ${keys.length - 3} more` : "";
      return [
        {
          path: [field],
          sensitive: true as const,
          message: `Secret "${object.metadata.name ?? ""}" is kept in a file with ${keys.slice(0, 3).join(", ")}${more}`,
        },
      ];
    });
  },
  examples: {
    good: [
      `apiVersion: external-secrets.io/v1
kind: ExternalSecret
metadata: { name: db, namespace: shop }
spec: { secretStoreRef: { name: vault, kind: ClusterSecretStore }, target: { name: db } }
`,
      `apiVersion: v1
kind: Secret
metadata: { name: db, namespace: shop }
stringData: { password: "\${DB_PASSWORD}" }
`,
    ],
    bad: [
      `apiVersion: v1
kind: Secret
metadata: { name: db, namespace: shop }
type: Opaque
data: { password: VHIwdWI0ZG9yLTM= }
`,
    ],
  },
};

/** Whether a value is really there: not empty, filled in at deployment, or encrypted in place by SOPS. */
function isKept(value: Json | undefined): boolean {
  return (
    typeof value === "string" &&
    value.trim() !== "" &&
    !/^(?:ENC\[|\$\{|\$\(|\{\{|<[^>]{0,200}>$|ref\+|vault:)/.test(value.trim())
  );
}
