import type { ObjectControl } from "../../model/index.ts";
import { findGrants, ROLE_KINDS } from "./findings.ts";
import { LEAST_PRIVILEGE } from "./frameworks.ts";
import { grantsNetworkWrite } from "./grants.ts";

export const rbacNetworkWrite: ObjectControl = {
  id: "rbac/network-write",
  title: "Roles do not change services, ingresses and network policies",
  layer: "cluster",
  impact: "medium",
  onRequest: true,
  scope: "object",
  kinds: ROLE_KINDS,
  threat: {
    stride: ["tampering", "information-disclosure"],
    text: "Whoever changes network policies opens the doors between pods; whoever changes services and ingresses publishes what was meant to stay inside.",
  },
  why: "The network then changes only where it is reviewed.",
  fix: {
    text: "Leave these objects to the pipeline; give people `get`.",
    caution: "Requests the new role leaves out are refused: read the audit log for what the holders really do first.",
  },
  residualRisk: "Labels of pods choose which policies apply to them.",
  tradeOff: "Teams deploy network changes like code.",
  frameworks: { ...LEAST_PRIVILEGE, mitre: ["T1562"] },
  check(role, context) {
    return findGrants(role, context, grantsNetworkWrite, "change services, ingresses or network policies", {
      impact: "medium",
    });
  },
  examples: {
    good: [
      `apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: { name: viewer, namespace: shop }
rules:
  - apiGroups: ["networking.k8s.io"]
    resources: ["networkpolicies"]
    verbs: ["get"]
`,
    ],
    bad: [
      `apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: { name: networker, namespace: shop }
rules:
  - apiGroups: ["networking.k8s.io"]
    resources: ["networkpolicies"]
    verbs: ["delete"]
`,
    ],
  },
};
