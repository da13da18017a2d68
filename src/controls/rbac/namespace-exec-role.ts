import { type ObjectControl } from "../../model/index.ts";
import { findBoundGrants } from "./admins.ts";
import { LEAST_PRIVILEGE } from "./frameworks.ts";
import { grantsPodShell } from "./grants.ts";

export const rbacNamespaceExecRole: ObjectControl = {
  id: "rbac/namespace-exec-role",
  title: "RoleBindings to Roles give nobody commands in pods",
  layer: "cluster",
  impact: "high",
  onRequest: true,
  scope: "object",
  kinds: ["rbac.authorization.k8s.io/RoleBinding"],
  threat: {
    stride: ["elevation-of-privilege", "information-disclosure"],
    text: "Whoever holds the role types commands into the namespace's containers: no image, manifest or review shows what was run.",
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
    return findBoundGrants(binding, context, "Role", grantsPodShell, "run commands in pods");
  },
  examples: {
    good: [
      `apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: { name: debugger, namespace: shop }
rules:
  - apiGroups: [""]
    resources: ["pods/log"]
    verbs: ["get"]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: { name: debugger, namespace: shop }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: Role, name: debugger }
subjects: [{ kind: ServiceAccount, name: deployer, namespace: ci }]
`,
    ],
    bad: [
      `apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: { name: debugger, namespace: shop }
rules:
  - apiGroups: [""]
    resources: ["pods/exec"]
    verbs: ["create"]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: { name: debugger, namespace: shop }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: Role, name: debugger }
subjects: [{ kind: ServiceAccount, name: deployer, namespace: ci }]
`,
    ],
  },
};
