import { type ObjectControl } from "../../model/index.ts";
import { findGrants, ROLE_KINDS } from "./findings.ts";
import { LEAST_PRIVILEGE } from "./frameworks.ts";
import { coversEveryResource, coversEverything, type Rule } from "./rule.ts";

export const rbacWildcardGroup: ObjectControl = {
  id: "rbac/wildcard-group",
  title: "Roles do not allow everything in an API group",
  layer: "cluster",
  impact: "medium",
  scope: "object",
  kinds: ROLE_KINDS,
  threat: {
    stride: ["elevation-of-privilege", "tampering"],
    text: "`*` for verbs and resources of a group covers what the group gains later and what nobody looked at: subresources, status, the verbs escalate and bind.",
  },
  why: "Listed resources and verbs stay what they were when they were reviewed.",
  fix: {
    text: "List the resources and verbs the holder uses in that group.",
    caution: "Requests the new role leaves out are refused: read the audit log for what the holders really do first.",
  },
  residualRisk: "The listed ones may be enough for harm.",
  tradeOff: "A new kind in the group needs a new line.",
  frameworks: { ...LEAST_PRIVILEGE, cis: ["5.1.3"], mitre: ["T1078"] },
  check(role, context) {
    const grants = (rule: Rule): boolean =>
      coversEveryResource(rule) && rule.verbs.includes("*") && !coversEverything(rule) && rule.apiGroups.length > 0;
    return findGrants(role, context, grants, "do everything in an API group", { impact: "medium", wildcards: true });
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
kind: ClusterRole
metadata: { name: operator }
rules:
  - apiGroups: ["apps"]
    resources: ["*"]
    verbs: ["*"]
`,
    ],
  },
};
