import { asString, dig, type ObjectControl } from "../../model/index.ts";
import { BINDING_KINDS } from "./findings.ts";
import { LEAST_PRIVILEGE } from "./frameworks.ts";
import { findSubjects } from "./subjects.ts";

export const rbacDashboardBinding: ObjectControl = {
  id: "rbac/dashboard-binding",
  title: "Only the dashboard holds the dashboard's role",
  layer: "cluster",
  impact: "medium",
  scope: "object",
  kinds: BINDING_KINDS,
  threat: {
    stride: ["elevation-of-privilege"],
    text: "The dashboard's role reads its keys and settings; who shares it can sign in to the dashboard as others.",
  },
  why: "The role stays with the one program it was written for.",
  fix: {
    text: "Remove every subject but the dashboard's service account.",
  },
  residualRisk: "The dashboard acts with the rights of who signs in.",
  tradeOff: "None worth naming.",
  frameworks: { ...LEAST_PRIVILEGE, mitre: ["T1078"] },
  check(binding) {
    const name = asString(dig(binding.object, "roleRef", "name"));
    if (name !== "kubernetes-dashboard") return undefined;
    return findSubjects(binding, (_, subject) => subject !== "kubernetes-dashboard", "others than the dashboard");
  },
  examples: {
    good: [
      `apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: { name: dashboard, namespace: shop }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: Role, name: kubernetes-dashboard }
subjects: [{ kind: ServiceAccount, name: kubernetes-dashboard, namespace: shop }]
`,
    ],
    bad: [
      `apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: { name: dashboard, namespace: shop }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: Role, name: kubernetes-dashboard }
subjects: [{ kind: User, name: jane }]
`,
    ],
  },
};
