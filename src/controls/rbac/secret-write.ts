import type { ObjectControl } from "../../model/index.ts";
import { findGrants, ROLE_KINDS } from "./findings.ts";
import { LEAST_PRIVILEGE } from "./frameworks.ts";
import { grantsSecretRead, grantsSecretWrite } from "./grants.ts";
import type { Rule } from "./rule.ts";

export const rbacSecretWrite: ObjectControl = {
  id: "rbac/secret-write",
  title: "Roles do not create or change all secrets",
  layer: "cluster",
  impact: "high",
  scope: "object",
  kinds: ROLE_KINDS,
  threat: {
    stride: ["elevation-of-privilege", "tampering"],
    text: "A Secret of type service-account-token that names another account is filled with a lasting token for it: whoever may write and see secrets becomes that account. Changed credentials send other programs to the attacker's systems.",
  },
  why: "Without the right, tokens are made only by those who may make them.",
  fix: {
    text: "Give `update` on named secrets, or leave writing to a secret operator.",
    caution: "Requests the new role leaves out are refused: read the audit log for what the holders really do first.",
  },
  residualRisk: "Holders of other rights (pods, tokens) can still act as other accounts.",
  tradeOff: "Operators that publish credentials need the right in their namespaces.",
  frameworks: { ...LEAST_PRIVILEGE, mitre: ["T1098", "T1528"] },
  check(role, context) {
    // rbac/secret-read speaks for rules that read them too: the same names close both.
    const grants = (rule: Rule): boolean => grantsSecretWrite(rule) && !grantsSecretRead(rule);
    return findGrants(role, context, grants, "write secrets", { impact: "high" });
  },
  examples: {
    good: [
      `apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: { name: writer, namespace: shop }
rules:
  - apiGroups: [""]
    resources: ["secrets"]
    verbs: ["update"]
    resourceNames: ["session-key"]
`,
    ],
    bad: [
      `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: { name: writer }
rules:
  - apiGroups: [""]
    resources: ["secrets"]
    verbs: ["create", "patch"]
`,
    ],
  },
};
