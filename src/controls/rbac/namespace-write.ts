import type { ObjectControl } from "../../model/index.ts";
import { findGrants, ROLE_KINDS } from "./findings.ts";
import { LEAST_PRIVILEGE } from "./frameworks.ts";
import { grantsNamespaceWrite } from "./grants.ts";

export const rbacNamespaceWrite: ObjectControl = {
  id: "rbac/namespace-write",
  title: "Roles do not change namespaces",
  layer: "cluster",
  impact: "high",
  scope: "object",
  kinds: ROLE_KINDS,
  threat: {
    stride: ["elevation-of-privilege", "tampering"],
    text: "The labels of a namespace choose its Pod Security level and what network policies let in: one patch and privileged pods are welcome.",
  },
  why: "Without it, a namespace keeps the level it was given.",
  fix: {
    text: "Remove `update` and `patch` on namespaces from everybody but the platform's own pipeline.",
    caution: "Requests the new role leaves out are refused: read the audit log for what the holders really do first.",
  },
  residualRisk: "Whoever may create namespaces makes one without labels; set cluster-wide defaults for admission.",
  tradeOff: "Teams ask for label changes.",
  frameworks: { ...LEAST_PRIVILEGE, mitre: ["T1562.001"] },
  check(role, context) {
    return findGrants(role, context, grantsNamespaceWrite, "change namespaces and their labels", { impact: "high" });
  },
  examples: {
    good: [
      `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: { name: viewer }
rules:
  - apiGroups: [""]
    resources: ["namespaces"]
    verbs: ["get", "list"]
`,
    ],
    bad: [
      `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: { name: tenant }
rules:
  - apiGroups: [""]
    resources: ["namespaces"]
    verbs: ["patch"]
`,
    ],
  },
};
