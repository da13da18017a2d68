import type { ObjectControl } from "../../model/index.ts";
import { findGrants, ROLE_KINDS } from "./findings.ts";
import { LEAST_PRIVILEGE } from "./frameworks.ts";
import { grantsDelete } from "./grants.ts";

export const rbacDeleteRights: ObjectControl = {
  id: "rbac/delete-rights",
  title: "Roles do not delete what others need",
  layer: "cluster",
  impact: "medium",
  onRequest: true,
  scope: "object",
  kinds: ROLE_KINDS,
  threat: {
    stride: ["denial-of-service", "tampering"],
    text: "A stolen identity that may delete takes services down in seconds: workloads, volumes with their data, whole namespaces.",
  },
  why: "Without it, objects are deleted by the controllers that made them or by the pipeline.",
  fix: {
    text: "Remove `delete` and `deletecollection`, or name the objects.",
    caution: "Requests the new role leaves out are refused: read the audit log for what the holders really do first.",
  },
  residualRisk: "Workloads can be scaled to zero or given a broken image by whoever may change them.",
  tradeOff: "Clean-up is done by the pipeline.",
  frameworks: { ...LEAST_PRIVILEGE, mitre: ["T1485"] },
  check(role, context) {
    return findGrants(role, context, grantsDelete, "delete objects that others need", { impact: "medium" });
  },
  examples: {
    good: [
      `apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: { name: viewer, namespace: shop }
rules:
  - apiGroups: ["apps"]
    resources: ["deployments"]
    verbs: ["get", "list"]
`,
    ],
    bad: [
      `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: { name: operator }
rules:
  - apiGroups: ["apps", ""]
    resources: ["deployments", "secrets"]
    verbs: ["delete"]
`,
    ],
  },
};
