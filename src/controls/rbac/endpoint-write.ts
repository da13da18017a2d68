import type { ObjectControl } from "../../model/index.ts";
import { findGrants, ROLE_KINDS } from "./findings.ts";
import { LEAST_PRIVILEGE } from "./frameworks.ts";
import { grantsEndpointWrite } from "./grants.ts";

export const rbacEndpointWrite: ObjectControl = {
  id: "rbac/endpoint-write",
  title: "Roles do not write endpoints",
  layer: "cluster",
  impact: "medium",
  scope: "object",
  kinds: ROLE_KINDS,
  threat: {
    stride: ["spoofing", "information-disclosure"],
    text: "Endpoints decide where a service's traffic goes: written by hand they send it to any address, past network policies and, through an ingress, into other namespaces.",
  },
  why: "Without it, endpoints follow the selectors of services.",
  fix: {
    text: "Remove writing verbs on endpoints and endpointslices.",
    caution: "Requests the new role leaves out are refused: read the audit log for what the holders really do first.",
  },
  residualRisk: "Whoever changes a service's selector moves its traffic too.",
  tradeOff: "Programs that publish outside addresses need an exception.",
  frameworks: { ...LEAST_PRIVILEGE },
  check(role, context) {
    return findGrants(role, context, grantsEndpointWrite, "write the endpoints of services", { impact: "medium" });
  },
  examples: {
    good: [
      `apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: { name: viewer, namespace: shop }
rules:
  - apiGroups: ["discovery.k8s.io"]
    resources: ["endpointslices"]
    verbs: ["get", "list"]
`,
    ],
    bad: [
      `apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: { name: publisher, namespace: shop }
rules:
  - apiGroups: ["discovery.k8s.io"]
    resources: ["endpointslices"]
    verbs: ["patch"]
`,
    ],
  },
};
