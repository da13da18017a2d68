import type { ObjectControl } from "../../model/index.ts";
import { findGrants, ROLE_KINDS } from "./findings.ts";
import { LEAST_PRIVILEGE } from "./frameworks.ts";
import { grantsNodeWrite } from "./grants.ts";

export const rbacNodeWrite: ObjectControl = {
  id: "rbac/node-write",
  title: "Roles do not change nodes",
  layer: "cluster",
  impact: "high",
  scope: "object",
  kinds: ROLE_KINDS,
  threat: {
    stride: ["elevation-of-privilege", "denial-of-service", "tampering"],
    text: "Labels and taints steer pods with their secrets to a node the attacker holds; a changed status redirects the API server's kubelet connections; a deleted node drops its pods.",
  },
  why: "Nodes then change only by the kubelet and the platform's controllers.",
  fix: {
    text: "Remove `update`, `patch`, `create` and `delete` on nodes and nodes/status.",
    caution: "Requests the new role leaves out are refused: read the audit log for what the holders really do first.",
  },
  residualRisk: "A kubelet's own credential can still change its own node.",
  tradeOff: "Autoscalers and drain tools need it; give them an exception.",
  frameworks: { ...LEAST_PRIVILEGE },
  check(role, context) {
    return findGrants(role, context, grantsNodeWrite, "change nodes", { impact: "high", clusterScoped: true });
  },
  examples: {
    good: [
      `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: { name: viewer }
rules:
  - apiGroups: [""]
    resources: ["nodes"]
    verbs: ["get", "list"]
`,
    ],
    bad: [
      `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: { name: labeller }
rules:
  - apiGroups: [""]
    resources: ["nodes", "nodes/status"]
    verbs: ["patch"]
`,
    ],
  },
};
