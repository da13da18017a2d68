import type { ObjectControl } from "../../model/index.ts";
import { findGrants, ROLE_KINDS } from "./findings.ts";
import { LEAST_PRIVILEGE } from "./frameworks.ts";
import { grantsProxy } from "./grants.ts";

export const rbacProxy: ObjectControl = {
  id: "rbac/proxy",
  title: "Roles do not use the API server as a proxy to pods and services",
  layer: "cluster",
  impact: "medium",
  scope: "object",
  kinds: ROLE_KINDS,
  threat: {
    stride: ["information-disclosure", "elevation-of-privilege"],
    text: "The API server carries the request to any port of a pod or service, from the control plane's address, so that network policies that trust it let it through.",
  },
  why: "Without it, the network decides who reaches what.",
  fix: {
    text: "Remove `pods/proxy` and `services/proxy`, or name the service in `resourceNames`.",
    caution: "Requests the new role leaves out are refused: read the audit log for what the holders really do first.",
  },
  residualRisk: "Port forwarding reaches the same programs.",
  tradeOff: "Dashboards reached by kubectl proxy need an ingress.",
  frameworks: { ...LEAST_PRIVILEGE, mitre: ["T1133"] },
  check(role, context) {
    return findGrants(role, context, grantsProxy, "reach pods and services through the API server", {
      impact: "medium",
    });
  },
  examples: {
    good: [
      `apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: { name: viewer, namespace: shop }
rules:
  - apiGroups: [""]
    resources: ["services"]
    verbs: ["get"]
`,
    ],
    bad: [
      `apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: { name: dashboards, namespace: shop }
rules:
  - apiGroups: [""]
    resources: ["services/proxy"]
    verbs: ["get"]
`,
    ],
  },
};
