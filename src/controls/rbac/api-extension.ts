import type { ObjectControl } from "../../model/index.ts";
import { findGrants, ROLE_KINDS } from "./findings.ts";
import { LEAST_PRIVILEGE } from "./frameworks.ts";
import { grantsExtensionWrite } from "./grants.ts";

export const rbacApiExtension: ObjectControl = {
  id: "rbac/api-extension",
  title: "Roles do not change the API itself",
  layer: "cluster",
  impact: "high",
  scope: "object",
  kinds: ROLE_KINDS,
  threat: {
    stride: ["tampering", "information-disclosure", "denial-of-service"],
    text: "An APIService sends a whole API group's requests, with the callers' credentials in view, to a server of the attacker's; a deleted definition deletes every object of the kind.",
  },
  why: "Without it, the API changes only when operators are installed.",
  fix: {
    text: "Remove writing verbs on customresourcedefinitions and apiservices, or name the ones an operator owns.",
    caution: "Requests the new role leaves out are refused: read the audit log for what the holders really do first.",
  },
  residualRisk: "The named definitions can still be deleted with all their objects.",
  tradeOff: "Operators are installed by the platform team.",
  frameworks: { ...LEAST_PRIVILEGE, mitre: ["T1552.007", "T1485"] },
  check(role, context) {
    return findGrants(role, context, grantsExtensionWrite, "change custom resource definitions or API services", {
      impact: "high",
      clusterScoped: true,
    });
  },
  examples: {
    good: [
      `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: { name: viewer }
rules:
  - apiGroups: ["apiextensions.k8s.io"]
    resources: ["customresourcedefinitions"]
    verbs: ["get", "list"]
`,
    ],
    bad: [
      `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: { name: installer }
rules:
  - apiGroups: ["apiregistration.k8s.io"]
    resources: ["apiservices"]
    verbs: ["create", "patch"]
`,
    ],
  },
};
