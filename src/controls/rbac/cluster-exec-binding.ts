import { type ObjectControl } from "../../model/index.ts";
import { findBoundGrants } from "./admins.ts";
import { LEAST_PRIVILEGE } from "./frameworks.ts";
import { grantsPodShell } from "./grants.ts";

export const rbacClusterExecBinding: ObjectControl = {
  id: "rbac/cluster-exec-binding",
  title: "ClusterRoleBindings give nobody commands in pods",
  layer: "cluster",
  impact: "high",
  onRequest: true,
  scope: "object",
  kinds: ["rbac.authorization.k8s.io/ClusterRoleBinding"],
  threat: {
    stride: ["elevation-of-privilege", "information-disclosure"],
    text: "Whoever steals the token of one subject opens a shell in every container of every namespace, and reads the tokens and secrets mounted there.",
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
kind: ClusterRoleBinding
metadata: { name: debugger }
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
kind: ClusterRoleBinding
metadata: { name: debugger }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: debugger }
subjects: [{ kind: ServiceAccount, name: deployer, namespace: ci }]
`,
    ],
  },
};
