import { type ObjectControl } from "../../model/index.ts";
import { BINDING_KINDS } from "./findings.ts";
import { LEAST_PRIVILEGE } from "./frameworks.ts";
import { isBootstrapped } from "./platform.ts";
import { findSubjects } from "./subjects.ts";

export const rbacAccountBinding: ObjectControl = {
  id: "rbac/account-binding",
  title: "Service accounts with roles are known",
  layer: "cluster",
  impact: "low",
  onRequest: true,
  scope: "object",
  kinds: BINDING_KINDS,
  threat: {
    stride: ["elevation-of-privilege"],
    text: "Every service account with a role is a credential inside a pod; the list of them is where a review begins.",
  },
  why: "A list that is read is a list that shrinks.",
  fix: {
    text: "Look at each: is the role used, is it narrow, is the account used by one workload only.",
  },
  residualRisk: "The review is only as good as its reader.",
  tradeOff: "Time.",
  frameworks: { ...LEAST_PRIVILEGE, mitre: ["T1078"] },
  check(binding) {
    if (isBootstrapped(binding.object)) return undefined;
    return findSubjects(binding, (kind) => kind === "ServiceAccount", "the pods that run as it");
  },
  examples: {
    good: [
      `apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: { name: web, namespace: shop }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view }
subjects: [{ kind: Group, name: developers }]
`,
    ],
    bad: [
      `apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: { name: web, namespace: shop }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view }
subjects: [{ kind: ServiceAccount, name: web, namespace: shop }]
`,
    ],
  },
};
