import type { ObjectControl } from "../../model/index.ts";
import { findGrants, ROLE_KINDS } from "./findings.ts";
import { LEAST_PRIVILEGE } from "./frameworks.ts";
import { grantsPodExec } from "./grants.ts";

export const rbacPodExec: ObjectControl = {
  id: "rbac/pod-exec",
  title: "Roles do not run commands in pods",
  layer: "cluster",
  impact: "high",
  scope: "object",
  kinds: ROLE_KINDS,
  threat: {
    stride: ["elevation-of-privilege", "information-disclosure"],
    text: "A shell in a running container reads its token, its secrets and its memory, and leaves no trace in the image or the manifest. Before Kubernetes 1.35 `get` suffices, since streams open over WebSocket.",
  },
  why: "Without it, a stolen identity cannot step into running programs.",
  fix: {
    text: "Remove `pods/exec`; give it for hours, in one namespace, to the people on duty.",
    caution: "Requests the new role leaves out are refused: read the audit log for what the holders really do first.",
  },
  residualRisk: "Ephemeral containers, port-forward and the kubelet API reach into pods too.",
  tradeOff: "Debugging needs a break-glass way.",
  frameworks: { ...LEAST_PRIVILEGE, mitre: ["T1609"] },
  check(role, context) {
    return findGrants(role, context, grantsPodExec, "run commands in pods", { impact: "high" });
  },
  examples: {
    good: [
      `apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: { name: viewer, namespace: shop }
rules:
  - apiGroups: [""]
    resources: ["pods", "pods/log"]
    verbs: ["get"]
`,
    ],
    bad: [
      `apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: { name: debugger, namespace: shop }
rules:
  - apiGroups: [""]
    resources: ["pods/exec"]
    verbs: ["create"]
`,
    ],
  },
};
