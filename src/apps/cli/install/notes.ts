import type { AdmissionConfiguration } from "../../../decision/index.ts";
import type { KubernetesObject } from "../../../model/index.ts";

/** What whoever installs has to know before: a line each. */
export function toNotes(
  { guard }: AdmissionConfiguration,
  objects: readonly KubernetesObject[],
  options: { readonly static?: true },
): string[] {
  const isGuarded = objects.some(({ kind }) => kind === "ValidatingAdmissionPolicy");
  const users = (guard?.usernames ?? []).filter((name) => !name.startsWith("system:serviceaccount:"));
  const isNamed = users.length > 0 || (guard?.groups ?? []).length > 0;
  return [...(isGuarded && !isNamed ? LOCK_OUT : []), ...(options.static === true ? [STATIC] : [])];
}

const LOCK_OUT = [
  "Once this is applied, only system:masters and Hauberk itself may change or remove it, or loosen Pod Security labels of namespaces.",
  "If `kubectl auth whoami` does not show you in that group (EKS, GKE, AKS, kubeadm since 1.29), name yours first: --guard-group, --guard-user.",
];

const STATIC =
  "With --static custom workloads are asked about only where their CustomResourceDefinitions lie among the policy files: add them there, and install again when they change.";
