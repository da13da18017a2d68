import type { ObjectControl } from "../../model/index.ts";
import { findGrants, ROLE_KINDS } from "./findings.ts";
import { LEAST_PRIVILEGE } from "./frameworks.ts";
import { grantsIdentityMapWrite } from "./grants.ts";

export const rbacIdentityMap: ObjectControl = {
  id: "rbac/identity-map",
  title: "Roles do not change the map of cloud identities",
  layer: "cluster",
  impact: "critical",
  scope: "object",
  kinds: ROLE_KINDS,
  threat: {
    stride: ["elevation-of-privilege", "spoofing"],
    text: "The ConfigMap aws-auth says which cloud identity is which Kubernetes group: one line and any role of the account is system:masters.",
  },
  why: "Without it, only the platform's pipeline says who is who.",
  fix: {
    text: "Remove writing verbs on the ConfigMap aws-auth; use the provider's access entries.",
    caution: "Requests the new role leaves out are refused: read the audit log for what the holders really do first.",
  },
  residualRisk: "Roles that may change every ConfigMap of kube-system can change it too.",
  tradeOff: "None worth naming.",
  frameworks: { ...LEAST_PRIVILEGE, mitre: ["T1098"] },
  check(role, context) {
    return findGrants(
      role,
      context,
      grantsIdentityMapWrite,
      "change the map from cloud identities to groups (aws-auth)",
      { impact: "critical" },
    );
  },
  examples: {
    good: [
      `apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: { name: viewer, namespace: shop }
rules:
  - apiGroups: [""]
    resources: ["configmaps"]
    verbs: ["get"]
    resourceNames: ["aws-auth"]
`,
    ],
    bad: [
      `apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: { name: joiner, namespace: shop }
rules:
  - apiGroups: [""]
    resources: ["configmaps"]
    verbs: ["update"]
    resourceNames: ["aws-auth"]
`,
    ],
  },
};
