import type { ObjectControl } from "../../model/index.ts";
import { findGrants, ROLE_KINDS } from "./findings.ts";
import { LEAST_PRIVILEGE } from "./frameworks.ts";
import { grantsEphemeralContainers } from "./grants.ts";

export const rbacEphemeralContainers: ObjectControl = {
  id: "rbac/ephemeral-containers",
  title: "Roles do not add containers to running pods",
  layer: "cluster",
  impact: "high",
  scope: "object",
  kinds: ROLE_KINDS,
  threat: {
    stride: ["elevation-of-privilege", "tampering"],
    text: "An ephemeral container brings the attacker's tools into a running pod, into its network, and with a target its process namespace and environment.",
  },
  why: "Without it, a pod runs what it was admitted with.",
  fix: {
    text: "Remove `pods/ephemeralcontainers`; give it for hours to the people on duty.",
    caution: "Requests the new role leaves out are refused: read the audit log for what the holders really do first.",
  },
  residualRisk: "`pods/exec` uses the tools the image has.",
  tradeOff: "kubectl debug needs a break-glass way.",
  frameworks: { ...LEAST_PRIVILEGE, mitre: ["T1609", "T1610"] },
  check(role, context) {
    return findGrants(role, context, grantsEphemeralContainers, "add containers to running pods", { impact: "high" });
  },
  examples: {
    good: [
      `apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: { name: viewer, namespace: shop }
rules:
  - apiGroups: [""]
    resources: ["pods"]
    verbs: ["get"]
`,
    ],
    bad: [
      `apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: { name: debugger, namespace: shop }
rules:
  - apiGroups: [""]
    resources: ["pods/ephemeralcontainers"]
    verbs: ["patch"]
`,
    ],
  },
};
