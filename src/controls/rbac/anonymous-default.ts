import { type ObjectControl } from "../../model/index.ts";
import { BINDING_KINDS } from "./findings.ts";
import { isAnonymous } from "./everyone.ts";
import { LEAST_PRIVILEGE } from "./frameworks.ts";
import { isBootstrapped } from "./platform.ts";
import { findSubjects } from "./subjects.ts";

export const rbacAnonymousDefault: ObjectControl = {
  id: "rbac/anonymous-default",
  title: "Not even health and version are told without credentials",
  layer: "cluster",
  impact: "low",
  onRequest: true,
  scope: "object",
  kinds: BINDING_KINDS,
  threat: {
    stride: ["information-disclosure"],
    text: "The binding every cluster is born with tells version and health to anyone who reaches the port; the version tells which vulnerabilities to try.",
  },
  why: "Without it, strangers learn nothing.",
  fix: {
    text: "Take system:unauthenticated out of the binding system:public-info-viewer and set its annotation autoupdate to false.",
    caution: "Check how load balancers and monitors probe the API server.",
  },
  residualRisk: "The TLS certificate still names the cluster.",
  tradeOff: "Load balancers that probe /healthz without credentials mark the API server as down.",
  frameworks: { ...LEAST_PRIVILEGE, owasp: ["K06"], mitre: ["T1133"] },
  check(binding) {
    if (!isBootstrapped(binding.object)) return undefined;
    return findSubjects(binding, isAnonymous, "everybody without credentials");
  },
  examples: {
    good: [
      `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: { name: system:public-info-viewer }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: system:public-info-viewer }
subjects: [{ kind: Group, name: "system:authenticated" }]
`,
    ],
    bad: [
      `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: { name: system:public-info-viewer }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: system:public-info-viewer }
subjects: [{ kind: Group, name: "system:unauthenticated" }]
`,
    ],
  },
};
