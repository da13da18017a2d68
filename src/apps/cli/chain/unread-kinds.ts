import { type Blind, type Picture, Problem } from "../../../model/index.ts";

const RBAC = "rbac.authorization.k8s.io";
/** What attacks lead through. What networks lack is told by the network itself. */
const KINDS: ReadonlySet<string> = new Set([
  ...["Namespace", "Node", "Pod", "Secret", "Service", "ServiceAccount", "PersistentVolume"].map((kind) => `/${kind}`),
  ...["PersistentVolumeClaim", "ReplicationController"].map((kind) => `/${kind}`),
  ...["Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "*"].map((kind) => `apps/${kind}`),
  ...["CronJob", "Job", "*"].map((kind) => `batch/${kind}`),
  ...["ClusterRole", "ClusterRoleBinding", "Role", "RoleBinding", "*"].map((kind) => `${RBAC}/${kind}`),
  ...["Ingress", "NetworkPolicy", "*"].map((kind) => `networking.k8s.io/${kind}`),
]);

/**
 * Kinds that were left out or could not be read, though attacks may lead through them: without them, no answer is the whole truth.
 * @param told what reading said already
 */
export function findUnread({ blind }: Pick<Picture, "blind">, told: readonly Problem[]): Problem[] {
  if (told.some(({ code }) => code === "LIST_DENIED" || code === "LIST_FAILED")) return [];
  const ofAttacks = Map.groupBy(
    blind.filter(({ groupKind }) => KINDS.has(groupKind)),
    ({ groupKind }) => groupKind,
  );
  return [...ofAttacks].map(([groupKind, ones]) => {
    const kind = groupKind.replace(/^\//, "");
    return new Problem(
      "LIST_FAILED",
      `${kind}${toPlaces(ones)} was not read: attacks that lead through it are missing`,
    );
  });
}

function toPlaces([first, ...more]: readonly Blind[]): string {
  if (first === undefined || first.namespace === "") return first === undefined ? "" : ` (${first.because})`;
  const others = more.length === 0 ? "" : ` and ${more.length} more namespaces`;
  return ` of ${first.namespace}${others} (${first.because})`;
}
