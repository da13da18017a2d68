import { type ObjectControl, type Picture, toNamespace } from "../../model/index.ts";
import { BINDING_KINDS } from "./findings.ts";
import { LEAST_PRIVILEGE } from "./frameworks.ts";
import { RBAC_GROUP } from "./grants.ts";
import { findRole, readHolders } from "./holders.ts";
import { isPlatformRbac } from "./platform.ts";

export const rbacDanglingBinding: ObjectControl = {
  id: "rbac/dangling-binding",
  title: "Bindings name roles and accounts that exist",
  layer: "cluster",
  impact: "low",
  scope: "object",
  kinds: BINDING_KINDS,
  threat: {
    stride: ["elevation-of-privilege"],
    text: "A binding to a role that is not there gives nothing today, and whatever the next role of that name allows tomorrow; the same for a service account that anybody may create.",
  },
  why: "Bindings without loose ends grant what was reviewed.",
  fix: {
    text: "Delete the binding, or create what it names.",
  },
  residualRisk: "What it names can be changed.",
  tradeOff: "None worth naming.",
  frameworks: { ...LEAST_PRIVILEGE },
  check(binding, { picture }) {
    const { object } = binding;
    if (isPlatformRbac(object)) return undefined;
    const holders = readHolders(binding);
    const role = holders[0]?.role;
    if (role === undefined || isKnownRole(picture, role)) return undefined;
    const path = ["roleRef", "name"];
    const [kind = "", namespace = "", name = ""] = role.split("/");
    const blind = picture.whyBlind(`${RBAC_GROUP}/${kind}`, namespace);
    if (blind === undefined && (picture.complete || keepsRoles(picture, kind, namespace))) {
      return { path, message: `${kind} "${name}" does not exist` };
    }
    return {
      verdict: "unknown",
      path,
      message: `${kind} "${name}" was not read${blind === undefined ? "" : `: ${blind}`}`,
    };
  },
  examples: {
    good: [
      `apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: { name: reader, namespace: shop }
rules:
  - apiGroups: ["apps"]
    resources: ["deployments"]
    verbs: ["get"]
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
rules: [{ apiGroups: [apps], resources: [deployments], verbs: [get] }]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: { name: reader, namespace: shop }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: Role, name: gone }
subjects: [{ kind: ServiceAccount, name: deployer, namespace: ci }]
`,
    ],
  },
};

/** Whether the files keep the Roles of a namespace, so that one that is not there is missing. */
function keepsRoles(picture: Picture, kind: string, namespace: string): boolean {
  const roles = kind === "Role" ? picture.ofKind(`${RBAC_GROUP}/Role`) : [];
  return roles.some(({ object }) => toNamespace(object.metadata.namespace) === namespace);
}

/** The roles every cluster is born with need not be in the files. */
function isKnownRole(picture: Picture, role: string): boolean {
  if (findRole(picture, role) !== undefined) return true;
  return /^ClusterRole\/\/(?:system:.*|cluster-admin|admin|edit|view)$/.test(role);
}
