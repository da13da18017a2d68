import { type ObjectControl } from "../../model/index.ts";
import { findBoundGrants } from "./admins.ts";
import { LEAST_PRIVILEGE } from "./frameworks.ts";
import { grantsPodShell } from "./grants.ts";

export const rbacNamespaceExecBinding: ObjectControl = {
  id: "rbac/namespace-exec-binding",
  title: "RoleBindings to ClusterRoles give nobody commands in pods",
  layer: "cluster",
  impact: "high",
  onRequest: true,
  scope: "object",
  kinds: ["rbac.authorization.k8s.io/RoleBinding"],
  threat: {
    stride: ["elevation-of-privilege", "information-disclosure"],
    text: "The ClusterRole looks harmless in one namespace, but its subjects open shells in all containers there and act as their service accounts.",
  },
  why: "The list of bindings is the list of people and programs who can step into pods.",
  fix: {
    text: "Remove the binding, or bind a role without pods/exec and pods/attach.",
    caution: "Requests the new role leaves out are refused: read the audit log for what the holders really do first.",
  },
  residualRisk: "Ephemeral containers and the kubelet API reach into pods too.",
  tradeOff: "Debugging needs a break-glass way.",
  frameworks: { ...LEAST_PRIVILEGE, mitre: ["T1609"] },
  check(binding, context) {
    return findBoundGrants(binding, context, "ClusterRole", grantsPodShell, "run commands in pods");
  },
  examples: {
    good: [
      `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: { name: debugger }
rules:
  - apiGroups: [""]
    resources: ["pods/log"]
    verbs: ["get"]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: { name: debugger, namespace: shop }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: debugger }
subjects: [{ kind: ServiceAccount, name: deployer, namespace: ci }]
`,
    ],
    bad: [
      `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: { name: debugger }
rules:
  - apiGroups: [""]
    resources: ["pods/exec"]
    verbs: ["create"]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: { name: debugger, namespace: shop }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: debugger }
subjects: [{ kind: ServiceAccount, name: deployer, namespace: ci }]
`,
    ],
  },
};
