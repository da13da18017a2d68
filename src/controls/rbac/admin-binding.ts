import { asString, dig, type ObjectControl } from "../../model/index.ts";
import { BINDING_KINDS } from "./findings.ts";
import { LEAST_PRIVILEGE } from "./frameworks.ts";
import { isPlatformRbac } from "./platform.ts";

export const rbacAdminBinding: ObjectControl = {
  id: "rbac/admin-binding",
  title: "The built-in roles cluster-admin, admin and edit are bound deliberately",
  layer: "cluster",
  impact: "medium",
  onRequest: true,
  scope: "object",
  kinds: BINDING_KINDS,
  threat: {
    stride: ["elevation-of-privilege"],
    text: "admin and edit read secrets, run commands in pods and start workloads as any account of the namespace; their holders are worth listing.",
  },
  why: "Roles of one's own say what their holders do.",
  fix: {
    text: "Bind a role that lists what the subject uses.",
    caution: "Requests the new role leaves out are refused: read the audit log for what the holders really do first.",
  },
  residualRisk: "Narrow roles can still escalate.",
  tradeOff: "More roles to keep.",
  frameworks: { ...LEAST_PRIVILEGE, cis: ["5.1.1"], mitre: ["T1078"] },
  check({ object }) {
    if (isPlatformRbac(object)) return undefined;
    const name = asString(dig(object, "roleRef", "name")) ?? "";
    if (dig(object, "roleRef", "kind") !== "ClusterRole" || !["cluster-admin", "admin", "edit"].includes(name)) {
      return undefined;
    }
    return { path: ["roleRef", "name"], message: `${object.kind} "${object.metadata.name ?? ""}" gives ${name}` };
  },
  examples: {
    good: [
      `apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: { name: deployer, namespace: shop }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view }
subjects: [{ kind: ServiceAccount, name: deployer, namespace: ci }]
`,
    ],
    bad: [
      `apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: { name: deployer, namespace: shop }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: edit }
subjects: [{ kind: ServiceAccount, name: deployer, namespace: ci }]
`,
    ],
  },
};
