import type { ObjectControl } from "../../model/index.ts";
import { findGrants, ROLE_KINDS } from "./findings.ts";
import { LEAST_PRIVILEGE } from "./frameworks.ts";
import { grantsTokenCreate } from "./grants.ts";

export const rbacTokenCreate: ObjectControl = {
  id: "rbac/token-create",
  title: "Roles do not create tokens of service accounts",
  layer: "cluster",
  impact: "critical",
  scope: "object",
  kinds: ROLE_KINDS,
  threat: {
    stride: ["spoofing", "elevation-of-privilege"],
    text: "serviceaccounts/token hands out a working token for any account in reach, those of controllers with cluster-wide rights included.",
  },
  why: "Without it, tokens are given only to the pods that run as the account.",
  fix: {
    text: "Name the accounts in `resourceNames`, or remove `serviceaccounts/token`.",
    caution: "Requests the new role leaves out are refused: read the audit log for what the holders really do first.",
  },
  residualRisk: "Holders who create pods can run as the account instead.",
  tradeOff: "Programs that fetch tokens (Vault, CI) need the accounts named.",
  frameworks: { ...LEAST_PRIVILEGE, cis: ["5.1.13"], mitre: ["T1528", "T1078"] },
  check(role, context) {
    return findGrants(role, context, grantsTokenCreate, "create tokens of any service account", { impact: "critical" });
  },
  examples: {
    good: [
      `apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: { name: issuer, namespace: shop }
rules:
  - apiGroups: [""]
    resources: ["serviceaccounts/token"]
    verbs: ["create"]
    resourceNames: ["ci"]
`,
    ],
    bad: [
      `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: { name: issuer }
rules:
  - apiGroups: [""]
    resources: ["serviceaccounts/token"]
    verbs: ["create"]
`,
    ],
  },
};
