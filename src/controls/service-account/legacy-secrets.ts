import { asList, asString, dig, type ObjectControl } from "../../model/index.ts";

export const accountLegacySecrets: ObjectControl = {
  id: "service-account/legacy-secrets",
  title: "Service accounts list no secrets",
  layer: "cluster",
  impact: "low",
  scope: "object",
  kinds: ["/ServiceAccount"],
  threat: {
    stride: ["spoofing"],
    text: "The list `secrets` comes from the time when each account had a lasting token; what is in it is such a token or a limit that version 1.32 deprecated.",
  },
  why: "Without the list, tokens are made when needed, and expire.",
  fix: {
    text: "Remove `secrets` and delete the token Secrets it names.",
    caution: "Programs that look up the account's first secret must use the token API.",
  },
  residualRisk: "Tokens already copied stay good until their Secret is deleted.",
  tradeOff: "None worth naming.",
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
    const names = asList(object["secrets"]).flatMap((secret) => asString(dig(secret, "name")) ?? []);
    if (names.length === 0) return undefined;
    return {
      path: ["secrets"],
      message: `lists ${names
        .slice(0, 3)
        .map((name) => `"${name}"`)
        .join(", ")}, kept from before tokens expired`,
    };
  },
  examples: {
    good: [
      `apiVersion: v1
kind: ServiceAccount
metadata: { name: web, namespace: shop }
`,
    ],
    bad: [
      `apiVersion: v1
kind: ServiceAccount
metadata: { name: web, namespace: shop }
secrets: [{ name: web-token-x7k2p }]
`,
    ],
  },
};
