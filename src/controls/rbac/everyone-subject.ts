import { type ObjectControl } from "../../model/index.ts";
import { BINDING_KINDS } from "./findings.ts";
import { isEveryone } from "./everyone.ts";
import { LEAST_PRIVILEGE } from "./frameworks.ts";
import { readHolders } from "./holders.ts";
import { isBootstrapped } from "./platform.ts";
import { findSubjects } from "./subjects.ts";
import { takeoverRightsOf } from "./takeover.ts";

export const rbacEveryoneSubject: ObjectControl = {
  id: "rbac/everyone-subject",
  title: "Nothing is granted to everybody",
  layer: "cluster",
  impact: "high",
  scope: "object",
  kinds: BINDING_KINDS,
  threat: {
    stride: ["elevation-of-privilege", "information-disclosure"],
    text: "system:authenticated is every user and every pod of the cluster (on some clouds, every account of the provider); system:serviceaccounts is every pod. A break-in anywhere holds the role.",
  },
  why: "Named subjects can be reviewed, and taken out.",
  fix: {
    text: "Name the groups or accounts that need the role.",
    caution: "Whoever used the role without a binding of their own is refused: read the audit log first.",
  },
  residualRisk: "Groups of the identity provider may hold more people than expected.",
  tradeOff: "New teams must be added.",
  frameworks: { ...LEAST_PRIVILEGE, mitre: ["T1078"] },
  check(binding, { picture }) {
    if (isBootstrapped(binding.object)) return undefined;
    // A role that leads to all others is rbac/everyone-takeover's.
    const [first] = readHolders(binding);
    if (first !== undefined && (takeoverRightsOf(picture, first) ?? []).length > 0) return undefined;
    return findSubjects(binding, isEveryone, "everybody");
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
subjects: [{ kind: Group, name: "system:authenticated" }]
`,
    ],
  },
};
