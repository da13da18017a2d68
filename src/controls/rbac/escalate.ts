import type { ObjectControl } from "../../model/index.ts";
import { findGrants, ROLE_KINDS } from "./findings.ts";
import { LEAST_PRIVILEGE } from "./frameworks.ts";
import { grantsEscalate } from "./grants.ts";

export const rbacEscalate: ObjectControl = {
  id: "rbac/escalate",
  title: "Roles do not grant rights their holder lacks",
  layer: "cluster",
  impact: "critical",
  scope: "object",
  kinds: ROLE_KINDS,
  threat: {
    stride: ["elevation-of-privilege"],
    text: "The verb `escalate` switches off the check that nobody writes a role stronger than their own: one patch of that role and the holder is cluster-admin.",
  },
  why: "Without the verb, the API server refuses roles that exceed the writer's rights.",
  fix: {
    text: "Remove `escalate`, and `*` among the verbs on roles and clusterroles.",
    caution: "Requests the new role leaves out are refused: read the audit log for what the holders really do first.",
  },
  residualRisk: "`bind` and `impersonate` lead to the same end.",
  tradeOff: "Operators that write roles must hold the rights they hand out.",
  frameworks: { ...LEAST_PRIVILEGE, cis: ["5.1.8"], mitre: ["T1098.006", "T1078"] },
  check(role, context) {
    return findGrants(role, context, grantsEscalate, "write roles with more rights than its own (escalate)", {
      impact: "critical",
    });
  },
  examples: {
    good: [
      `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: { name: role-manager }
rules:
  - apiGroups: ["rbac.authorization.k8s.io"]
    resources: ["roles"]
    verbs: ["get", "list"]
`,
    ],
    bad: [
      `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: { name: role-manager }
rules:
  - apiGroups: ["rbac.authorization.k8s.io"]
    resources: ["clusterroles"]
    verbs: ["escalate", "patch"]
`,
    ],
  },
};
