import { type KubernetesObject, type ObjectControl } from "../../model/index.ts";
import { BINDING_KINDS, ROLE_KINDS } from "./findings.ts";
import { LEAST_PRIVILEGE } from "./frameworks.ts";
import { holdersOf } from "./holders.ts";
import { isPlatformRbac } from "./platform.ts";

export const rbacUnusedRole: ObjectControl = {
  id: "rbac/unused-role",
  title: "Roles are bound to somebody",
  layer: "cluster",
  impact: "low",
  onRequest: true,
  scope: "object",
  kinds: ROLE_KINDS,
  threat: {
    stride: ["elevation-of-privilege"],
    text: "A role that nobody holds is not looked after, and is at hand for whoever may create bindings.",
  },
  why: "What is not there cannot be handed out.",
  fix: {
    text: "Delete the role, or bind it.",
  },
  residualRisk: "Roles in use can be too wide.",
  tradeOff: "Roles kept for emergencies need an exception.",
  frameworks: { ...LEAST_PRIVILEGE },
  check(role, { picture }) {
    const { object } = role;
    if (isPlatformRbac(object) || isAggregated(object) || holdersOf(picture, role).length > 0) return undefined;
    // Files that keep no bindings leave them to somebody else.
    if (!picture.complete && BINDING_KINDS.every((kind) => picture.ofKind(kind).length === 0)) return undefined;
    const blind = BINDING_KINDS.map((kind) => picture.whyBlind(kind, object.metadata.namespace ?? "")).find(Boolean);
    const path = ["metadata", "name"];
    if (blind !== undefined) return { verdict: "unknown", path, message: `bindings were not read: ${blind}` };
    return { path, message: `${object.kind} "${object.metadata.name ?? ""}" is bound to nobody` };
  },
  examples: {
    good: [
      `apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: { name: reader, namespace: shop }
rules:
  - apiGroups: ["apps"]
    resources: ["deployments"]
    verbs: ["get", "list"]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: { name: reader, namespace: shop }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: Role, name: reader }
subjects: [{ kind: ServiceAccount, name: deployer, namespace: ci }]
`,
    ],
    bad: [
      `apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: { name: reader, namespace: shop }
rules:
  - apiGroups: ["apps"]
    resources: ["deployments"]
    verbs: ["get", "list"]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: { name: viewer, namespace: shop }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view }
subjects: [{ kind: ServiceAccount, name: deployer, namespace: ci }]
`,
    ],
  },
};

/** Roles that feed another one are used through it. */
function isAggregated({ metadata }: KubernetesObject): boolean {
  return Object.keys(metadata.labels ?? {}).some((label) => label.includes("/aggregate-to-"));
}
