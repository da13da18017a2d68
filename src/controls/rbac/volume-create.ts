import type { ObjectControl } from "../../model/index.ts";
import { findGrants, ROLE_KINDS } from "./findings.ts";
import { LEAST_PRIVILEGE } from "./frameworks.ts";
import { grantsVolumeCreate } from "./grants.ts";

export const rbacVolumeCreate: ObjectControl = {
  id: "rbac/volume-create",
  title: "Roles do not create persistent volumes",
  layer: "cluster",
  impact: "high",
  scope: "object",
  kinds: ROLE_KINDS,
  threat: {
    stride: ["elevation-of-privilege", "information-disclosure"],
    text: "A persistent volume may be a hostPath: the node's disk, mounted by a claim that no Pod Security level looks at.",
  },
  why: "Without it, volumes come from the storage classes the platform defined.",
  fix: {
    text: "Remove `create` on persistentvolumes; let claims be provisioned by a storage class.",
    caution: "Requests the new role leaves out are refused: read the audit log for what the holders really do first.",
  },
  residualRisk: "Provisioners with weak parameters can still give out shared storage.",
  tradeOff: "Static volumes are made by the platform team.",
  frameworks: { ...LEAST_PRIVILEGE, cis: ["5.1.9"], mitre: ["T1611"] },
  check(role, context) {
    return findGrants(role, context, grantsVolumeCreate, "create persistent volumes", {
      impact: "high",
      clusterScoped: true,
    });
  },
  examples: {
    good: [
      `apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: { name: claims, namespace: shop }
rules:
  - apiGroups: [""]
    resources: ["persistentvolumeclaims"]
    verbs: ["create"]
`,
    ],
    bad: [
      `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: { name: storage }
rules:
  - apiGroups: [""]
    resources: ["persistentvolumes"]
    verbs: ["create"]
`,
    ],
  },
};
