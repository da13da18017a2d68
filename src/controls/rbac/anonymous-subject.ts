import { type ObjectControl } from "../../model/index.ts";
import { BINDING_KINDS } from "./findings.ts";
import { isAnonymous } from "./everyone.ts";
import { LEAST_PRIVILEGE } from "./frameworks.ts";
import { isBootstrapped } from "./platform.ts";
import { findSubjects } from "./subjects.ts";

export const rbacAnonymousSubject: ObjectControl = {
  id: "rbac/anonymous-subject",
  title: "Nothing is granted to requests without credentials",
  layer: "cluster",
  impact: "critical",
  scope: "object",
  kinds: BINDING_KINDS,
  threat: {
    stride: ["spoofing", "elevation-of-privilege", "information-disclosure"],
    text: "Whoever reaches the API server's port, from the internet where it is public, holds the role: no password, no token, no name in the audit log.",
  },
  why: "Every request then has somebody behind it.",
  fix: {
    text: "Remove system:anonymous and system:unauthenticated from the subjects.",
    caution:
      "Programs that call the API without credentials are refused: look for user system:anonymous in the audit log.",
  },
  residualRisk: "The platform's own binding for health and version stays.",
  tradeOff: "Probes of the API server need a token or the built-in health paths.",
  frameworks: { ...LEAST_PRIVILEGE, owasp: ["K03", "K06"], mitre: ["T1133", "T1078"] },
  check(binding) {
    if (isBootstrapped(binding.object)) return undefined;
    return findSubjects(binding, isAnonymous, "everybody without credentials");
  },
  examples: {
    good: [
      `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: { name: info }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view }
subjects: [{ kind: Group, name: developers }]
`,
    ],
    bad: [
      `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: { name: info }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view }
subjects: [{ kind: Group, name: "system:unauthenticated" }]
`,
    ],
  },
};
