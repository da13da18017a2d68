import type { ObjectControl } from "../../model/index.ts";
import { findGrants, ROLE_KINDS } from "./findings.ts";
import { LEAST_PRIVILEGE } from "./frameworks.ts";
import { grantsSecretRead } from "./grants.ts";

export const rbacSecretRead: ObjectControl = {
  id: "rbac/secret-read",
  title: "Roles do not read all secrets",
  layer: "cluster",
  impact: "critical",
  scope: "object",
  kinds: ROLE_KINDS,
  threat: {
    stride: ["information-disclosure", "elevation-of-privilege"],
    text: "Whoever gets hold of a subject with this role reads every credential kept in the cluster, tokens of more powerful accounts among them; `list` and `watch` return the contents just as `get` does.",
  },
  why: "A role that names the secrets it needs, or none, gives away no more than its holder already uses.",
  fix: {
    text: "Name the secrets in `resourceNames` with `get`, or mount them into the pod and drop the right.",
    caution: "Requests the new role leaves out are refused: read the audit log for what the holders really do first.",
  },
  residualRisk: "Secrets a workload mounts can be read by whoever may run commands in it or create pods beside it.",
  tradeOff: "Controllers that work on any secret (certificates, external stores) need an exception with an owner.",
  frameworks: { ...LEAST_PRIVILEGE, cis: ["5.1.2"], mitre: ["T1552.007"] },
  check(role, context) {
    return findGrants(role, context, grantsSecretRead, "read secrets", { impact: "critical" });
  },
  examples: {
    good: [
      `apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: { name: reader, namespace: shop }
rules:
  - apiGroups: [""]
    resources: ["secrets"]
    verbs: ["get"]
    resourceNames: ["web-tls"]
`,
    ],
    bad: [
      `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: { name: reader }
rules:
  - apiGroups: [""]
    resources: ["secrets"]
    verbs: ["list"]
`,
    ],
  },
};
