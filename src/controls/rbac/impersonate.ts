import type { ObjectControl } from "../../model/index.ts";
import { findGrants, ROLE_KINDS } from "./findings.ts";
import { LEAST_PRIVILEGE } from "./frameworks.ts";
import { grantsImpersonate } from "./grants.ts";

export const rbacImpersonate: ObjectControl = {
  id: "rbac/impersonate",
  title: "Roles do not impersonate",
  layer: "cluster",
  impact: "critical",
  scope: "object",
  kinds: ROLE_KINDS,
  threat: {
    stride: ["spoofing", "elevation-of-privilege"],
    text: "Impersonating the group system:masters is cluster-admin with one header, and the deeds stand in the audit log under a borrowed name.",
  },
  why: "Without it, everyone acts under the name that was authenticated.",
  fix: {
    text: "Remove `impersonate`, or name the users that may be acted as in `resourceNames`; never groups without names.",
    caution: "Requests the new role leaves out are refused: read the audit log for what the holders really do first.",
  },
  residualRisk: "The named users' rights are those of the holder too.",
  tradeOff: "Support staff cannot look with a user's eyes without naming the user.",
  frameworks: { ...LEAST_PRIVILEGE, cis: ["5.1.8"], mitre: ["T1078", "T1098"] },
  check(role, context) {
    return findGrants(role, context, grantsImpersonate, "act as other users, groups or accounts (impersonate)", {
      impact: "critical",
    });
  },
  examples: {
    good: [
      `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: { name: support }
rules:
  - apiGroups: [""]
    resources: ["users"]
    verbs: ["impersonate"]
    resourceNames: ["jane"]
`,
    ],
    bad: [
      `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: { name: support }
rules:
  - apiGroups: [""]
    resources: ["users", "groups"]
    verbs: ["impersonate"]
`,
    ],
  },
};
