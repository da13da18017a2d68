import { type ObjectControl } from "../../model/index.ts";
import { BINDING_KINDS } from "./findings.ts";
import { LEAST_PRIVILEGE } from "./frameworks.ts";
import { isBootstrapped } from "./platform.ts";
import { findSubjects } from "./subjects.ts";

export const rbacDefaultAccountBinding: ObjectControl = {
  id: "rbac/default-account-binding",
  title: "Default service accounts hold no roles",
  layer: "cluster",
  impact: "medium",
  scope: "object",
  kinds: BINDING_KINDS,
  threat: {
    stride: ["elevation-of-privilege"],
    text: "Every pod that names no account runs as `default`: a role given to it is given to all of them, the next one included.",
  },
  why: "With an account of its own, only the program that needs the role has it.",
  fix: {
    text: "Make a service account for the workload, bind the role to it, and name it in serviceAccountName.",
    caution: "Pods that use the role by way of the default account lose it: move them to the new account first.",
  },
  residualRisk: "Whoever may create pods can choose the account.",
  tradeOff: "One account for each workload.",
  frameworks: { ...LEAST_PRIVILEGE, cis: ["5.1.5"], mitre: ["T1078"] },
  check(binding) {
    if (isBootstrapped(binding.object)) return undefined;
    return findSubjects(
      binding,
      (kind, name) => kind === "ServiceAccount" && name === "default",
      "every pod that names no account",
    );
  },
  examples: {
    good: [
      `apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: { name: web, namespace: shop }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view }
subjects: [{ kind: ServiceAccount, name: web, namespace: shop }]
`,
    ],
    bad: [
      `apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: { name: web, namespace: shop }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view }
subjects: [{ kind: ServiceAccount, name: default, namespace: shop }]
`,
    ],
  },
};
