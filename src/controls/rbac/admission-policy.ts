import type { ObjectControl } from "../../model/index.ts";
import { findGrants, ROLE_KINDS } from "./findings.ts";
import { LEAST_PRIVILEGE } from "./frameworks.ts";
import { grantsAdmissionPolicyWrite } from "./grants.ts";

export const rbacAdmissionPolicy: ObjectControl = {
  id: "rbac/admission-policy",
  title: "Roles do not change admission policies",
  layer: "cluster",
  impact: "high",
  scope: "object",
  kinds: ROLE_KINDS,
  threat: {
    stride: ["tampering", "elevation-of-privilege"],
    text: "A deleted or loosened ValidatingAdmissionPolicy lets in what it kept out; a mutating one rewrites every object that matches.",
  },
  why: "Without it, the rules of admission change only where they are reviewed.",
  fix: {
    text: "Remove writing verbs on admission policies and their bindings.",
    caution: "Requests the new role leaves out are refused: read the audit log for what the holders really do first.",
  },
  residualRisk: "Parameters that policies read from ConfigMaps can be changed by others.",
  tradeOff: "Policy authors deploy through the pipeline.",
  frameworks: { ...LEAST_PRIVILEGE, mitre: ["T1562.001"] },
  check(role, context) {
    return findGrants(role, context, grantsAdmissionPolicyWrite, "change admission policies and their bindings", {
      impact: "high",
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
    resources: ["validatingadmissionpolicies"]
    verbs: ["get"]
`,
    ],
    bad: [
      `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: { name: author }
rules:
  - apiGroups: ["admissionregistration.k8s.io"]
    resources: ["validatingadmissionpolicybindings"]
    verbs: ["delete"]
`,
    ],
  },
};
