import type { ObjectControl } from "../../model/index.ts";
import { findGrants, ROLE_KINDS } from "./findings.ts";
import { LEAST_PRIVILEGE } from "./frameworks.ts";
import { grantsBind } from "./grants.ts";

export const rbacBind: ObjectControl = {
  id: "rbac/bind",
  title: "Roles do not bind any role",
  layer: "cluster",
  impact: "critical",
  scope: "object",
  kinds: ROLE_KINDS,
  threat: {
    stride: ["elevation-of-privilege"],
    text: "The verb `bind` lets its holder hand out roles it does not have itself, cluster-admin to its own account for one.",
  },
  why: "Without it, or with named roles only, what may be handed out is known beforehand.",
  fix: {
    text: "Name the roles that may be bound in `resourceNames`, none of them admin or cluster-admin.",
    caution: "Requests the new role leaves out are refused: read the audit log for what the holders really do first.",
  },
  residualRisk: "The named roles can be given to anybody.",
  tradeOff: "Each new role to delegate is a change to this one.",
  frameworks: { ...LEAST_PRIVILEGE, cis: ["5.1.8"], mitre: ["T1098.006"] },
  check(role, context) {
    return findGrants(role, context, grantsBind, "bind roles it does not hold (bind)", { impact: "critical" });
  },
  examples: {
    good: [
      `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: { name: team-lead }
rules:
  - apiGroups: ["rbac.authorization.k8s.io"]
    resources: ["clusterroles"]
    verbs: ["bind"]
    resourceNames: ["view", "edit"]
`,
    ],
    bad: [
      `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: { name: team-lead }
rules:
  - apiGroups: ["rbac.authorization.k8s.io"]
    resources: ["clusterroles"]
    verbs: ["bind"]
`,
    ],
  },
};
