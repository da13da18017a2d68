import { type ObjectControl } from "../../model/index.ts";
import { BINDING_KINDS } from "./findings.ts";
import { LEAST_PRIVILEGE } from "./frameworks.ts";
import { findRole, readHolders } from "./holders.ts";
import { isPlatformRbac } from "./platform.ts";

const BUILT_IN = /^ClusterRole\/\/(?:system:.*|cluster-admin|admin|edit|view)$/;

export const rbacRoleBesideBinding: ObjectControl = {
  id: "rbac/role-beside-binding",
  title: "Bindings are kept beside the roles they name",
  layer: "cluster",
  impact: "low",
  onRequest: true,
  scope: "object",
  kinds: BINDING_KINDS,
  threat: {
    stride: ["elevation-of-privilege"],
    text: "Who reviews a binding whose role is kept elsewhere does not see what it grants.",
  },
  why: "Reviewed together, they say who may do what.",
  fix: {
    text: "Put the role into the same folder or chart.",
  },
  residualRisk: "The role can be changed in the cluster.",
  tradeOff: "Roles shared by several charts have one owner.",
  frameworks: { ...LEAST_PRIVILEGE },
  check(binding, { picture }) {
    if (isPlatformRbac(binding.object)) return undefined;
    const role = readHolders(binding)[0]?.role;
    if (role === undefined || BUILT_IN.test(role) || findRole(picture, role) !== undefined) return undefined;
    return { path: ["roleRef", "name"], message: `the role it names is not among what was read` };
  },
  examples: {
    good: [
      `apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: { name: reader, namespace: shop }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view }
subjects: [{ kind: ServiceAccount, name: deployer, namespace: ci }]
`,
    ],
    bad: [
      `apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: { name: reader, namespace: shop }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: Role, name: gone }
subjects: [{ kind: ServiceAccount, name: deployer, namespace: ci }]
`,
    ],
  },
};
