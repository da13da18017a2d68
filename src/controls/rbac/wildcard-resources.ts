import { type ObjectControl } from "../../model/index.ts";
import { findGrants, ROLE_KINDS } from "./findings.ts";
import { LEAST_PRIVILEGE } from "./frameworks.ts";
import { coversEveryResource, type Rule } from "./rule.ts";

/** Groups in which "all resources" includes secrets, or everything. */
const REACHES = ["", "*"];

export const rbacWildcardResources: ObjectControl = {
  id: "rbac/wildcard-resources",
  title: "Roles do not cover all resources",
  layer: "cluster",
  impact: "high",
  scope: "object",
  kinds: ROLE_KINDS,
  threat: {
    stride: ["elevation-of-privilege", "information-disclosure"],
    text: "A rule for all resources covers secrets, pods/exec and nodes/proxy with whatever verb it names: `get` alone reads every credential and opens shells over WebSocket.",
  },
  why: "Listed resources leave the dangerous ones out.",
  fix: {
    text: "List the resources the holder works on.",
    caution: "Requests the new role leaves out are refused: read the audit log for what the holders really do first.",
  },
  residualRisk: "The listed ones may be enough for harm.",
  tradeOff: "Dashboards and back-up tools need a longer list.",
  frameworks: { ...LEAST_PRIVILEGE, cis: ["5.1.2", "5.1.3"], mitre: ["T1078", "T1552.007"] },
  check(role, context) {
    const grants = (rule: Rule): boolean =>
      coversEveryResource(rule) && !rule.verbs.includes("*") && REACHES.some((group) => rule.apiGroups.includes(group));
    return findGrants(role, context, grants, "reach every resource", { impact: "high", wildcards: true });
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
metadata: { name: reader }
rules:
  - apiGroups: [""]
    resources: ["*"]
    verbs: ["get", "list", "watch"]
`,
    ],
  },
};
