import type { ObjectControl } from "../../model/index.ts";
import { findGrants, ROLE_KINDS } from "./findings.ts";
import { LEAST_PRIVILEGE } from "./frameworks.ts";
import { grantsPodCreate } from "./grants.ts";

export const rbacPodCreate: ObjectControl = {
  id: "rbac/pod-create",
  title: "Roles do not create pods",
  layer: "cluster",
  impact: "high",
  scope: "object",
  kinds: ROLE_KINDS,
  threat: {
    stride: ["elevation-of-privilege"],
    text: "Whoever creates a pod chooses its service account, its secrets and, where no policy stops it, the node's disk and namespaces: every account of the namespace is theirs.",
  },
  why: "Pods then come only from controllers whose templates were reviewed.",
  fix: {
    text: "Leave pods to Deployments and Jobs applied by the delivery pipeline; take `create` on pods from people and programs.",
    caution: "Requests the new role leaves out are refused: read the audit log for what the holders really do first.",
  },
  residualRisk: "Whoever may change a workload's template makes pods all the same.",
  tradeOff: "Job runners (CI, notebooks) need it, in a namespace of their own with Pod Security `restricted`.",
  frameworks: { ...LEAST_PRIVILEGE, cis: ["5.1.4"], mitre: ["T1610"] },
  check(role, context) {
    return findGrants(role, context, grantsPodCreate, "create pods", { impact: "high" });
  },
  examples: {
    good: [
      `apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: { name: viewer, namespace: shop }
rules:
  - apiGroups: [""]
    resources: ["pods"]
    verbs: ["get", "list"]
`,
    ],
    bad: [
      `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: { name: runner }
rules:
  - apiGroups: [""]
    resources: ["pods"]
    verbs: ["create"]
`,
    ],
  },
};
