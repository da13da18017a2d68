import type { ObjectControl } from "../../model/index.ts";
import { findGrants, ROLE_KINDS } from "./findings.ts";
import { LEAST_PRIVILEGE } from "./frameworks.ts";
import { grantsEventDelete } from "./grants.ts";

export const rbacEventDelete: ObjectControl = {
  id: "rbac/event-delete",
  title: "Roles do not delete events",
  layer: "cluster",
  impact: "medium",
  scope: "object",
  kinds: ROLE_KINDS,
  threat: {
    stride: ["repudiation"],
    text: "Events tell of failed starts, pulled images and evictions; whoever deletes them takes away the first traces of an intrusion.",
  },
  why: "Without it, events stay until they expire.",
  fix: {
    text: "Remove `delete` and `deletecollection` on events, in both API groups.",
  },
  residualRisk: "Events expire after an hour by default; send them elsewhere.",
  tradeOff: "None worth naming.",
  frameworks: { ...LEAST_PRIVILEGE, mitre: ["T1070"] },
  check(role, context) {
    return findGrants(role, context, grantsEventDelete, "delete events", { impact: "medium" });
  },
  examples: {
    good: [
      `apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: { name: reporter, namespace: shop }
rules:
  - apiGroups: [""]
    resources: ["events"]
    verbs: ["create", "patch"]
`,
    ],
    bad: [
      `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: { name: cleaner }
rules:
  - apiGroups: [""]
    resources: ["events"]
    verbs: ["delete"]
`,
    ],
  },
};
