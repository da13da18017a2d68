import { type ObjectControl } from "../../model/index.ts";
import { BINDING_KINDS } from "./findings.ts";
import { LEAST_PRIVILEGE } from "./frameworks.ts";
import { isBootstrapped } from "./platform.ts";
import { findSubjects } from "./subjects.ts";

export const rbacMastersSubject: ObjectControl = {
  id: "rbac/masters-subject",
  title: "The group system:masters is not used",
  layer: "cluster",
  impact: "high",
  scope: "object",
  kinds: BINDING_KINDS,
  threat: {
    stride: ["elevation-of-privilege"],
    text: "Members of system:masters are asked by no role and no webhook: the API server lets them do everything, and no binding can be taken away to stop them. Giving the group more roles hides that it needs none.",
  },
  why: "Rights by binding can be seen, narrowed and withdrawn.",
  fix: {
    text: "Bind a group of your own; issue administrators' certificates for that group.",
    caution: "Requests the new role leaves out are refused: read the audit log for what the holders really do first.",
  },
  residualRisk: "Certificates already issued for system:masters stay good until they expire.",
  tradeOff: "The break-glass certificate must be kept under lock.",
  frameworks: { ...LEAST_PRIVILEGE, cis: ["5.1.7"], mitre: ["T1078"] },
  check(binding) {
    if (isBootstrapped(binding.object)) return undefined;
    return findSubjects(
      binding,
      (kind, name) => kind === "Group" && name === "system:masters",
      "the group no policy binds",
    );
  },
  examples: {
    good: [
      `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: { name: admins }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view }
subjects: [{ kind: Group, name: platform-admins }]
`,
    ],
    bad: [
      `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: { name: admins }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view }
subjects: [{ kind: Group, name: "system:masters" }]
`,
    ],
  },
};
