import type { KubernetesObject } from "../../../model/index.ts";
import type { Authorizer } from "../authorizer.ts";
import { MASTERS, type Subject, toSubjectKey, toUserName } from "../subject.ts";

const LABEL = "kubernetes.io/bootstrapping";
const USER_FACING: ReadonlySet<string> = new Set(["cluster-admin", "admin", "edit", "view"]);
const BINDINGS_OF_MASTERS: ReadonlySet<string> = new Set(["cluster-admin", "kubeadm:cluster-admins"]);

/** Whether the API server keeps the role or binding as it is: what is taken from it comes back at the next start. */
export function isKept({ kind, metadata }: KubernetesObject): boolean {
  const { name = "", labels } = metadata;
  if (labels !== undefined && Object.hasOwn(labels, LABEL) && labels[LABEL] === "rbac-defaults") return true;
  return name.startsWith("system:") || (kind === "ClusterRole" && USER_FACING.has(name));
}

/**
 * Whether somebody is part of the control plane and has by bindings only what it gives itself: a path that begins there says nothing new.
 * An account of kube-system that anybody else bound to something is not.
 */
export function isOfControlPlane(subject: Subject, authorizer: Authorizer): boolean {
  if (!isReserved(subject)) return false;
  const name = toUserName(subject);
  const user = name === undefined ? { name: "", groups: [subject.name] } : { name, groups: [] };
  const key = toSubjectKey(subject);
  const own = authorizer.grantsOf(user).filter((grant) => toSubjectKey(grant.subject) === key);
  if (own.length === 0) return subject.name === MASTERS;
  return own.every(({ binding }) => binding.name.startsWith("system:") || BINDINGS_OF_MASTERS.has(binding.name));
}

const EVERYBODY = /^system:(?:authenticated|unauthenticated|anonymous|serviceaccounts(?::.*)?)$/;

function isReserved({ kind, namespace, name }: Subject): boolean {
  if (kind === "ServiceAccount") return namespace === "kube-system";
  return name === "kubeadm:cluster-admins" || (name.startsWith("system:") && !EVERYBODY.test(name));
}
