import { type ObjectControl } from "../../model/index.ts";
import { findAdmins } from "./admins.ts";
import { LEAST_PRIVILEGE } from "./frameworks.ts";

export const rbacNamespaceAdminRole: ObjectControl = {
  id: "rbac/namespace-admin-role",
  title: "Roles that allow everything are not bound",
  layer: "cluster",
  impact: "high",
  scope: "object",
  kinds: ["rbac.authorization.k8s.io/RoleBinding"],
  threat: {
    stride: ["elevation-of-privilege"],
    text: "The role is cluster-admin of its namespace by another name: its holders read the secrets, run as any account and rewrite the roles that should bound them.",
  },
  why: "A role with only the verbs and resources in use limits a stolen identity to what that identity did anyway.",
  fix: {
    text: "Replace the wildcards by the resources and verbs the subject uses, or bind the built-in role `edit`.",
    caution:
      "What the subject does today and the new role leaves out is refused: read the audit log for its requests first.",
  },
  residualRisk: "Every account of a namespace is within reach of whoever may create pods in it.",
  tradeOff: "Teams ask for what their role lacks.",
  frameworks: { ...LEAST_PRIVILEGE, cis: ["5.1.3"], mitre: ["T1078"] },
  check(binding, context) {
    return findAdmins(binding, context, "Role", "its namespace");
  },
  examples: {
    good: [
      `apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: { name: deployer, namespace: shop }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: edit }
subjects: [{ kind: ServiceAccount, name: deployer, namespace: ci }]
`,
    ],
    bad: [
      `apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: { name: boss, namespace: shop }
rules:
  - apiGroups: ["*"]
    resources: ["*"]
    verbs: ["*"]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: { name: boss, namespace: shop }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: Role, name: boss }
subjects: [{ kind: ServiceAccount, name: deployer, namespace: ci }]
`,
    ],
  },
};
