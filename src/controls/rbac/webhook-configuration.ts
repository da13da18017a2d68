import type { ObjectControl } from "../../model/index.ts";
import { findGrants, ROLE_KINDS } from "./findings.ts";
import { LEAST_PRIVILEGE } from "./frameworks.ts";
import { grantsWebhookWrite } from "./grants.ts";

export const rbacWebhookConfiguration: ObjectControl = {
  id: "rbac/webhook-configuration",
  title: "Roles do not change admission webhooks",
  layer: "cluster",
  impact: "critical",
  scope: "object",
  kinds: ROLE_KINDS,
  threat: {
    stride: ["tampering", "information-disclosure", "elevation-of-privilege"],
    text: "A webhook sees every object sent to the API server, secrets included, and can rewrite it; deleting one switches off the policies it enforced.",
  },
  why: "Without it, the policies that guard the cluster stay where the platform put them.",
  fix: {
    text: "Remove writing verbs on the webhook configurations; name the one configuration an operator maintains.",
    caution: "Requests the new role leaves out are refused: read the audit log for what the holders really do first.",
  },
  residualRisk: "The named configuration can be pointed anywhere.",
  tradeOff: "Operators that install their own webhook need it named beforehand.",
  frameworks: { ...LEAST_PRIVILEGE, cis: ["5.1.12"], mitre: ["T1562.001", "T1552"] },
  check(role, context) {
    return findGrants(role, context, grantsWebhookWrite, "change admission webhook configurations", {
      impact: "critical",
      clusterScoped: true,
    });
  },
  examples: {
    good: [
      `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: { name: auditor }
rules:
  - apiGroups: ["admissionregistration.k8s.io"]
    resources: ["validatingwebhookconfigurations"]
    verbs: ["get", "list"]
`,
    ],
    bad: [
      `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: { name: installer }
rules:
  - apiGroups: ["admissionregistration.k8s.io"]
    resources: ["mutatingwebhookconfigurations"]
    verbs: ["patch"]
`,
    ],
  },
};
