import {
  type ConnectionChange,
  type ConnectionList,
  diffConnections,
  formatConnections,
  POD_NETWORK,
  toNetworkModel,
  toReach,
} from "../../../engines/network/index.ts";
import { type KubernetesObject, type Picture, toGroup } from "../../../model/index.ts";
import type { ObjectChange } from "./change.ts";

/** What the change does to who may connect to whom. */
export type ConnectionsTally =
  | { readonly is: "looked at"; readonly changes: readonly ConnectionChange[]; readonly unknown: number }
  | { readonly is: "not looked at"; readonly because: string };

/** Kinds of which a change alters no connection. */
const IRRELEVANT: ReadonlySet<string> = new Set([
  "Role",
  "RoleBinding",
  "ClusterRole",
  "ClusterRoleBinding",
  "ServiceAccount",
]);
/** Policies of admission. */
const IRRELEVANT_GROUP = /(^|\.)(kyverno\.io|gatekeeper\.sh|admissionregistration\.k8s\.io)$/;
/** Every pair is told; of more workloads nobody reads a list. */
const MOST_WORKLOADS = 1500;

/** Holds the connections of before and after against each other, where the change may alter any. */
export function toConnections(before: Picture, after: Picture, changes: readonly ObjectChange[]): ConnectionsTally {
  const isRelevant = changes.some(({ is, resource }) => is !== "unchanged" && !isIrrelevant(resource.object));
  if (!isRelevant) return { is: "looked at", changes: [], unknown: 0 };
  const workloads = Math.max(before.workloads.length, after.workloads.length);
  if (workloads > MOST_WORKLOADS)
    return {
      is: "not looked at",
      because: `${workloads} workloads are too many for a list of pairs: ask hauberk net diff with --focus-workload`,
    };
  const [old, now] = [toList(before), toList(after)];
  const changed = diffConnections(old, now).filter(({ is }) => is !== "unchanged");
  return { is: "looked at", changes: changed, unknown: now.unknown };
}

function isIrrelevant({ apiVersion, kind }: KubernetesObject): boolean {
  return IRRELEVANT.has(kind) || IRRELEVANT_GROUP.test(toGroup(apiVersion));
}

function toList(picture: Picture): ConnectionList & { readonly unknown: number } {
  const reach = toReach(toNetworkModel(picture)).filter(({ network }) => network.id === POD_NETWORK);
  return {
    connections: reach.flatMap(({ connections }) => connections),
    workloads: reach.flatMap(({ peers }) => peers),
    unknown: reach.reduce((sum, { unknown }) => sum + unknown.length, 0),
  };
}

/** `shop/cart[Deployment] => shop/db[Deployment] : TCP 5432, was All Connections`. */
export function formatChange({ source, target, old, new: now }: ConnectionChange): string {
  return `${source} => ${target} : ${formatConnections(now)}, was ${formatConnections(old)}`;
}

export function toConnectionJson({ source, target, old, new: now }: ConnectionChange): object {
  return { src: source, dst: target, ports: formatConnections(now), was: formatConnections(old) };
}
