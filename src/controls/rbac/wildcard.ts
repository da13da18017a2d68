import { type ObjectControl } from "../../model/index.ts";
import { findGrants, ROLE_KINDS } from "./findings.ts";
import { LEAST_PRIVILEGE } from "./frameworks.ts";
import { coversEverything } from "./rule.ts";

export const rbacWildcard: ObjectControl = {
  id: "rbac/wildcard",
  title: "Roles do not allow everything",
  layer: "cluster",
  impact: "critical",
  scope: "object",
  kinds: ROLE_KINDS,
  threat: {
    stride: ["elevation-of-privilege"],
    text: "A rule with `*` for verbs and resources is cluster-admin by another name: whoever steals one token of a holder reads all secrets, starts any pod and rewrites any role.",
  },
  why: "A rule that lists verbs and resources gives a thief only what the holder used.",
  fix: {
    text: "List the API groups, resources and verbs the holder uses.",
    caution: "Requests the new role leaves out are refused: read the audit log for what the holders really do first.",
  },
  residualRisk: "Listed rights such as secrets, pods or bind can still lead to more.",
  tradeOff: "The list grows with the program; new kinds need a new line.",
  frameworks: { ...LEAST_PRIVILEGE, cis: ["5.1.3"], mitre: ["T1078"] },
  check(role, context) {
    return findGrants(role, context, coversEverything, "do everything", { impact: "critical", wildcards: true });
  },
  examples: {
    good: [
      `apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: { name: reader, namespace: shop }
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
  - apiGroups: ["*"]
    resources: ["*"]
    verbs: ["*"]
`,
    ],
  },
};
