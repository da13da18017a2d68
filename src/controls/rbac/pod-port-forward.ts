import type { ObjectControl } from "../../model/index.ts";
import { findGrants, ROLE_KINDS } from "./findings.ts";
import { LEAST_PRIVILEGE } from "./frameworks.ts";
import { grantsPortForward } from "./grants.ts";

export const rbacPodPortForward: ObjectControl = {
  id: "rbac/pod-port-forward",
  title: "Roles do not forward ports of pods",
  layer: "cluster",
  impact: "medium",
  scope: "object",
  kinds: ROLE_KINDS,
  threat: {
    stride: ["information-disclosure", "elevation-of-privilege"],
    text: "Port forwarding opens every port of a pod, those bound to localhost included, past network policies, ingresses and their authentication.",
  },
  why: "Without it, a pod is reached only the ways the network allows.",
  fix: {
    text: "Remove `pods/portforward`; publish what people need through an authenticated ingress.",
    caution: "Requests the new role leaves out are refused: read the audit log for what the holders really do first.",
  },
  residualRisk: "Proxy subresources and exec reach the same ports.",
  tradeOff: "Developers lose a handy way to databases and consoles.",
  frameworks: { ...LEAST_PRIVILEGE, mitre: ["T1133"] },
  check(role, context) {
    return findGrants(role, context, grantsPortForward, "forward ports of pods", { impact: "medium" });
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
metadata: { name: forwarder, namespace: shop }
rules:
  - apiGroups: [""]
    resources: ["pods/portforward"]
    verbs: ["create"]
`,
    ],
  },
};
