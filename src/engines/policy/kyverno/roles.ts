import { asList, asString, dig, type Json, type KubernetesObject } from "../../../model/index.ts";
import type { UserInfo, World } from "../policy.ts";

const RBAC = "rbac.authorization.k8s.io";

/** What is declared of a user's roles. */
interface Declared {
  readonly roles?: readonly string[];
  readonly clusterRoles?: readonly string[];
}

/** The roles that bindings give a user: `namespace:name` of roles, names of cluster roles. @see pkg/userinfo of Kyverno */
export function findRoles(
  user: UserInfo,
  world: World,
  declared: Declared,
): { readonly roles: readonly string[]; readonly clusterRoles: readonly string[] } {
  if (declared.roles !== undefined || declared.clusterRoles !== undefined)
    return { roles: declared.roles ?? [], clusterRoles: declared.clusterRoles ?? [] };
  const roles: string[] = [];
  const clusterRoles: string[] = [];
  for (const binding of world.objects.list(RBAC, "RoleBinding")) {
    if (!binds(binding, user)) continue;
    const name = asString(dig(binding, "roleRef", "name")) ?? "";
    if (dig(binding, "roleRef", "kind") === "ClusterRole") clusterRoles.push(name);
    else roles.push(`${binding.metadata.namespace ?? ""}:${name}`);
  }
  for (const binding of world.objects.list(RBAC, "ClusterRoleBinding")) {
    if (binds(binding, user)) clusterRoles.push(asString(dig(binding, "roleRef", "name")) ?? "");
  }
  return { roles, clusterRoles };
}

function binds(binding: KubernetesObject, user: UserInfo): boolean {
  return asList(binding.subjects).some((subject) => isUser(subject, binding, user));
}

function isUser(subject: Json, binding: KubernetesObject, { username, groups }: UserInfo): boolean {
  const name = asString(dig(subject, "name")) ?? "";
  switch (dig(subject, "kind")) {
    case "ServiceAccount": {
      const namespace = asString(dig(subject, "namespace")) ?? binding.metadata.namespace ?? "";
      return username === `system:serviceaccount:${namespace}:${name}`;
    }
    case "User":
      return username === name;
    case "Group":
      return groups.includes(name);
    default:
      return false;
  }
}
