import type { ObjectControl } from "../../model/index.ts";
import { findGrants, ROLE_KINDS } from "./findings.ts";
import { LEAST_PRIVILEGE } from "./frameworks.ts";
import { grantsConfigMapWrite } from "./grants.ts";

export const rbacConfigMapWrite: ObjectControl = {
  id: "rbac/config-map-write",
  title: "Roles do not change all ConfigMaps",
  layer: "cluster",
  impact: "medium",
  onRequest: true,
  scope: "object",
  kinds: ROLE_KINDS,
  threat: {
    stride: ["tampering", "elevation-of-privilege"],
    text: "Programs believe their configuration: a changed ConfigMap points them at other servers, the cluster's DNS at other addresses and, on some clouds, other identities at admin rights.",
  },
  why: "With named ConfigMaps, a stolen identity changes only its own.",
  fix: {
    text: "Name the ConfigMaps in `resourceNames`, and bind in the namespace that needs it.",
    caution: "Requests the new role leaves out are refused: read the audit log for what the holders really do first.",
  },
  residualRisk: "The named ConfigMaps can be changed.",
  tradeOff: "Leader election by ConfigMap needs a name; leases are better.",
  frameworks: { ...LEAST_PRIVILEGE, mitre: ["T1098"] },
  check(role, context) {
    return findGrants(role, context, grantsConfigMapWrite, "change ConfigMaps", { impact: "medium" });
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
`,
    ],
    bad: [
      `apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: { name: configurer, namespace: shop }
rules:
  - apiGroups: [""]
    resources: ["configmaps"]
    verbs: ["update"]
`,
    ],
  },
};
