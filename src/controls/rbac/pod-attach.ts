import type { ObjectControl } from "../../model/index.ts";
import { findGrants, ROLE_KINDS } from "./findings.ts";
import { LEAST_PRIVILEGE } from "./frameworks.ts";
import { grantsPodAttach } from "./grants.ts";

export const rbacPodAttach: ObjectControl = {
  id: "rbac/pod-attach",
  title: "Roles do not attach to pods",
  layer: "cluster",
  impact: "high",
  scope: "object",
  kinds: ROLE_KINDS,
  threat: {
    stride: ["elevation-of-privilege", "information-disclosure"],
    text: "Attaching types into a running process and reads what it prints: for shells and consoles that is a command line inside the container.",
  },
  why: "Without it, only the program's own interfaces take input.",
  fix: {
    text: "Remove `pods/attach`; use `pods/log` to read output.",
    caution: "Requests the new role leaves out are refused: read the audit log for what the holders really do first.",
  },
  residualRisk: "`pods/exec` gives the same and more.",
  tradeOff: "Interactive debugging needs a break-glass way.",
  frameworks: { ...LEAST_PRIVILEGE, mitre: ["T1609"] },
  check(role, context) {
    return findGrants(role, context, grantsPodAttach, "attach to the processes of pods", { impact: "high" });
  },
  examples: {
    good: [
      `apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: { name: viewer, namespace: shop }
rules:
  - apiGroups: [""]
    resources: ["pods/log"]
    verbs: ["get"]
`,
    ],
    bad: [
      `apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: { name: console, namespace: shop }
rules:
  - apiGroups: [""]
    resources: ["pods/attach"]
    verbs: ["create", "get"]
`,
    ],
  },
};
