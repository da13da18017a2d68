import { type ObjectControl } from "../../model/index.ts";
import { findGrants, ROLE_KINDS } from "./findings.ts";
import { LEAST_PRIVILEGE } from "./frameworks.ts";
import { type Rule } from "./rule.ts";

export const rbacWildcardVerbs: ObjectControl = {
  id: "rbac/wildcard-verbs",
  title: "Roles list the verbs they allow",
  layer: "cluster",
  impact: "low",
  scope: "object",
  kinds: ROLE_KINDS,
  threat: {
    stride: ["elevation-of-privilege"],
    text: "`*` among the verbs includes those nobody thinks of (deletecollection, impersonate, escalate, bind) and those a later version adds.",
  },
  why: "Listed verbs are what was reviewed.",
  fix: {
    text: "List the verbs: usually get, list, watch, and create, update, patch, delete for what the holder owns.",
    caution: "Requests the new role leaves out are refused: read the audit log for what the holders really do first.",
  },
  residualRisk: "The listed verbs may be enough for harm.",
  tradeOff: "A longer line.",
  frameworks: { ...LEAST_PRIVILEGE, cis: ["5.1.3"] },
  check(role, context) {
    const grants = (rule: Rule): boolean => rule.verbs.includes("*") && rule.resources.length > 0;
    return findGrants(role, context, grants, "use every verb", { impact: "low" });
  },
  examples: {
    good: [
      `apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: { name: reader, namespace: shop }
rules:
  - apiGroups: ["apps"]
    resources: ["deployments"]
    verbs: ["get", "list"]
`,
    ],
    bad: [
      `apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: { name: operator, namespace: shop }
rules:
  - apiGroups: ["apps"]
    resources: ["deployments"]
    verbs: ["*"]
`,
    ],
  },
};
