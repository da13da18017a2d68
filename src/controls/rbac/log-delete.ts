import type { ObjectControl } from "../../model/index.ts";
import { findGrants, ROLE_KINDS } from "./findings.ts";
import { LEAST_PRIVILEGE } from "./frameworks.ts";
import { grantsLogDelete } from "./grants.ts";

export const rbacLogDelete: ObjectControl = {
  id: "rbac/log-delete",
  title: "Roles do not delete logs of pods",
  layer: "cluster",
  impact: "low",
  scope: "object",
  kinds: ROLE_KINDS,
  threat: {
    stride: ["repudiation"],
    text: "Kubernetes serves no deletion of pod logs, so somebody meant to take traces away, or copied a rule unread; log systems behind an aggregated API may honour it.",
  },
  why: "Reading logs needs `get` alone.",
  fix: {
    text: "Give `get` on pods/log and nothing else.",
  },
  residualRisk: "Whoever deletes the pod deletes its logs on the node; ship logs away.",
  tradeOff: "None worth naming.",
  frameworks: { ...LEAST_PRIVILEGE, mitre: ["T1070"] },
  check(role, context) {
    return findGrants(role, context, grantsLogDelete, "delete logs of pods", { impact: "low" });
  },
  examples: {
    good: [
      `apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: { name: reader, namespace: shop }
rules:
  - apiGroups: [""]
    resources: ["pods/log"]
    verbs: ["get"]
`,
    ],
    bad: [
      `apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: { name: cleaner, namespace: shop }
rules:
  - apiGroups: [""]
    resources: ["pods/log"]
    verbs: ["delete"]
`,
    ],
  },
};
