import type { ObjectControl } from "../../model/index.ts";
import { findGrants, ROLE_KINDS } from "./findings.ts";
import { LEAST_PRIVILEGE } from "./frameworks.ts";
import { grantsRoleWrite } from "./grants.ts";

export const rbacRoleWrite: ObjectControl = {
  id: "rbac/role-write",
  title: "Roles do not change roles and bindings",
  layer: "cluster",
  impact: "high",
  scope: "object",
  kinds: ROLE_KINDS,
  threat: {
    stride: ["elevation-of-privilege", "tampering"],
    text: "Whoever writes bindings shares their own rights with others, quietly and for good; whoever deletes them locks people out. With one of the verbs escalate or bind it is the whole cluster.",
  },
  why: "Rights then change only where the change is reviewed.",
  fix: {
    text: "Keep roles and bindings in the repository, and let only the pipeline that applies it write them.",
    caution: "Requests the new role leaves out are refused: read the audit log for what the holders really do first.",
  },
  residualRisk: "The API server's escalation check limits what can be granted, not to whom.",
  tradeOff: "Teams ask for access instead of granting it.",
  frameworks: { ...LEAST_PRIVILEGE, mitre: ["T1098.006"] },
  check(role, context) {
    return findGrants(role, context, grantsRoleWrite, "change roles and bindings", { impact: "high" });
  },
  examples: {
    good: [
      `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: { name: auditor }
rules:
  - apiGroups: ["rbac.authorization.k8s.io"]
    resources: ["roles", "rolebindings"]
    verbs: ["get", "list"]
`,
    ],
    bad: [
      `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: { name: access }
rules:
  - apiGroups: ["rbac.authorization.k8s.io"]
    resources: ["rolebindings"]
    verbs: ["create", "patch"]
`,
    ],
  },
};
