import { type ObjectControl } from "../../model/index.ts";
import { findAdmins } from "./admins.ts";
import { LEAST_PRIVILEGE } from "./frameworks.ts";

export const rbacNamespaceAdminBinding: ObjectControl = {
  id: "rbac/namespace-admin-binding",
  title: "cluster-admin is not bound in namespaces",
  layer: "cluster",
  impact: "high",
  scope: "object",
  kinds: ["rbac.authorization.k8s.io/RoleBinding"],
  threat: {
    stride: ["elevation-of-privilege"],
    text: "A stolen token of the subject is every secret, account and workload of the namespace, and the roles and bindings of the namespace too, which the built-in role edit leaves out.",
  },
  why: "A role with only the verbs and resources in use limits a stolen identity to what that identity did anyway.",
  fix: {
    text: "Bind `edit` or a role that lists what the subject uses.",
    caution:
      "What the subject does today and the new role leaves out is refused: read the audit log for its requests first.",
  },
  residualRisk: "Every account of a namespace is within reach of whoever may create pods in it.",
  tradeOff: "Teams ask for what their role lacks.",
  frameworks: { ...LEAST_PRIVILEGE, cis: ["5.1.1"], mitre: ["T1078"] },
  check(binding, context) {
    return findAdmins(binding, context, "ClusterRole", "its namespace");
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
kind: RoleBinding
metadata: { name: deployer, namespace: shop }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin }
subjects: [{ kind: ServiceAccount, name: deployer, namespace: ci }]
`,
    ],
  },
};
