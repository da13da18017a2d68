import type { KubernetesObject } from "../../model/index.ts";
import type { Holder } from "./holders.ts";

const BOOTSTRAP_LABEL = "kubernetes.io/bootstrapping";
const USER_FACING_ROLES = new Set(["cluster-admin", "admin", "edit", "view"]);
/** Written by a provider, not by its users. */
const PROVIDER_NAMES = new Set(["gce:podsecuritypolicy:calico-sa"]);

/**
 * Whether a role or binding is the platform's own: bootstrapped by the API server, or named with the prefix that
 * Kubernetes keeps for itself. Users cannot mend these; that nobody hides behind the name is rbac/reserved-name.
 */
export function isPlatformRbac(object: KubernetesObject): boolean {
  const name = object.metadata.name ?? "";
  if (isPlatformByLabel(object)) return true;
  if (name.startsWith("system:") || PROVIDER_NAMES.has(name)) return true;
  return object.kind === "ClusterRole" && USER_FACING_ROLES.has(name);
}

/** Whether the object says that the API server bootstrapped it. */
export function isPlatformByLabel({ metadata }: KubernetesObject): boolean {
  const { labels } = metadata;
  return labels !== undefined && Object.hasOwn(labels, BOOTSTRAP_LABEL) && labels[BOOTSTRAP_LABEL] === "rbac-defaults";
}

/** Bindings that every cluster is born with and that stand as they were. */
const BOOTSTRAPPED_BINDINGS = new Set([
  "cluster-admin",
  "system:public-info-viewer",
  "system:discovery",
  "system:basic-user",
  "system:service-account-issuer-discovery",
]);

/**
 * Whether a binding is one of those the API server makes, which name whole groups on purpose. By name alone: the label
 * can be written on anything.
 */
export function isBootstrapped({ metadata }: KubernetesObject): boolean {
  return BOOTSTRAPPED_BINDINGS.has(metadata.name ?? "");
}

/**
 * Whether a holder is part of the control plane: its users and groups, and accounts of kube-system in the roles made
 * for them. No account of kube-system is born with a role that others are bound to.
 */
export function isPlatformHolder({ kind, name, namespace, role }: Holder): boolean {
  if (kind === "ServiceAccount") return namespace === "kube-system" && PLATFORM_ROLE.test(role);
  return kind === "User" ? PLATFORM_USERS.has(name) : PLATFORM_GROUPS.has(name);
}

const PLATFORM_ROLE = /^(?:ClusterRole\/|Role\/kube-(?:system|public))\/system:/;
const PLATFORM_USERS = new Set(["system:kube-controller-manager", "system:kube-scheduler", "system:kube-proxy"]);
const PLATFORM_GROUPS = new Set(["system:masters", "system:nodes", "system:bootstrappers", "system:monitoring"]);
