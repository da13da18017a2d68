import { type ObjectControl } from "../../model/index.ts";
import { findAdmins } from "./admins.ts";
import { LEAST_PRIVILEGE } from "./frameworks.ts";

export const clusterAdminBinding: ObjectControl = {
  id: "rbac/cluster-admin-binding",
  title: "cluster-admin is bound to nobody but the platform's own groups",
  layer: "cluster",
  impact: "critical",
  scope: "object",
  kinds: ["rbac.authorization.k8s.io/ClusterRoleBinding"],
  threat: {
    stride: ["elevation-of-privilege"],
    text: "A stolen token of any subject bound to cluster-admin is the whole cluster: every secret, every node, every policy that would have stopped it.",
  },
  why: "A role with only the verbs and resources in use limits a stolen identity to what that identity did anyway.",
  fix: {
    text: "Bind a role that lists the verbs and resources the subject uses; keep cluster-admin for the break-glass group.",
    caution:
      "What the subject does today and the new role leaves out is refused: read the audit log for its requests first.",
  },
  residualRisk: "Narrow roles can still escalate through pods/exec, secrets, bind, escalate or impersonate.",
  tradeOff: "Roles must be kept in step with what controllers really do.",
  frameworks: { ...LEAST_PRIVILEGE, cis: ["5.1.1"], mitre: ["T1078"] },
  check(binding, context) {
    return findAdmins(binding, context, "ClusterRole", "the whole cluster");
  },
  examples: {
    good: [
      `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: { name: deployer }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view }
subjects: [{ kind: ServiceAccount, name: deployer, namespace: ci }]
`,
    ],
    bad: [
      `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: { name: deployer }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin }
subjects: [{ kind: ServiceAccount, name: deployer, namespace: ci }]
`,
      `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: { name: boss }
rules:
  - apiGroups: ["*"]
    resources: ["*"]
    verbs: ["*"]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: { name: boss }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: boss }
subjects: [{ kind: ServiceAccount, name: deployer, namespace: ci }]
`,
    ],
  },
};
