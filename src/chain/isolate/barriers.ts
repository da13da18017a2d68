import {
  asList,
  asObject,
  asString,
  dig,
  type Evidence,
  type Picture,
  type Resource,
  toResourceId,
} from "../../model/index.ts";
import type { Dimension } from "./isolate.ts";

const MAX_BARRIERS = 20;
const RBAC = "rbac.authorization.k8s.io";

/** What keeps the tenant of one namespace out of another in one regard, as the objects say. */
export function findBarriers(picture: Picture, dimension: Dimension, from: string, to: string): Evidence[] {
  const found = BARRIERS[dimension](picture, from, to);
  const more = found.length - MAX_BARRIERS;
  return more > 0 ? [...found.slice(0, MAX_BARRIERS), { message: `and ${more} more like these` }] : found;
}

const KINDS: Readonly<Record<Dimension, readonly string[]>> = {
  network: ["networking.k8s.io/NetworkPolicy", "/Namespace"],
  rbac: ["RoleBinding", "ClusterRoleBinding", "Role", "ClusterRole"].map((kind) => `${RBAC}/${kind}`),
  node: ["/Pod", "apps/Deployment", "apps/StatefulSet", "apps/DaemonSet", "batch/CronJob", "batch/Job"],
  volume: ["/PersistentVolumeClaim", "/PersistentVolume"],
  secret: ["/Secret"],
};

/** Why that is not known, where objects that would tell could not be read. */
export function findBlind(picture: Picture, dimension: Dimension, namespaces: readonly string[]): Evidence[] {
  const found = KINDS[dimension].flatMap((kind) =>
    namespaces.flatMap((namespace) => {
      const because = picture.whyBlind(kind, namespace);
      return because === undefined ? [] : [`${kind.replace(/^\//, "")} could not be read: ${because}`];
    }),
  );
  return [...new Set(found)].map((message) => ({ message }));
}

const BARRIERS: Readonly<Record<Dimension, (picture: Picture, from: string, to: string) => Evidence[]>> = {
  network: (picture, from, to) => [
    ...picture
      .ofKind("networking.k8s.io/NetworkPolicy")
      .filter((policy) => isOf(policy, to) && has(policy, "Ingress"))
      .map((policy) => toEvidence(policy, ["spec"], `${nameOf(policy)} bars what it does not let in`)),
    ...picture
      .ofKind("networking.k8s.io/NetworkPolicy")
      .filter((policy) => isOf(policy, from) && has(policy, "Egress"))
      .map((policy) => toEvidence(policy, ["spec"], `${nameOf(policy)} bars what it does not let out`)),
    ...["AdminNetworkPolicy", "BaselineAdminNetworkPolicy", "ClusterNetworkPolicy"]
      .flatMap((kind) => picture.ofKind(`policy.networking.k8s.io/${kind}`))
      .map((policy) => toEvidence(policy, ["spec"], `${nameOf(policy)} holds in all namespaces`)),
    { message: `no connection leads from a pod of ${from} to a pod of ${to}` },
  ],
  rbac: (picture, from, to) => {
    const bindings = [...picture.ofKind(`${RBAC}/ClusterRoleBinding`), ...picture.ofKind(`${RBAC}/RoleBinding`)];
    const own = bindings.filter((binding) => names(binding, from));
    return [
      ...own.map((binding) =>
        toEvidence(binding, ["roleRef"], `${nameOf(binding)} gives accounts of ${from} nothing that leads into ${to}`),
      ),
      { message: `${bindings.length - own.length} more bindings name no account of ${from}` },
    ];
  },
  node: (picture, from) => [
    {
      message: `nothing known lets a container of the ${picture.workloadsIn(from).length} workloads in ${from} out onto its node`,
    },
  ],
  volume: (picture, from, to) => {
    const claims = picture.ofKind("/PersistentVolumeClaim");
    const count = (namespace: string): number => claims.filter((claim) => isOf(claim, namespace)).length;
    return [{ message: `none of ${count(from)} claims in ${from} and ${count(to)} in ${to} leads to the same volume` }];
  },
  secret: (picture, from, to) => {
    const secrets = picture.ofKind("/Secret").filter((secret) => isOf(secret, to));
    return [{ message: `nothing in ${from} holds or leads to one of the ${secrets.length} secrets in ${to}` }];
  },
};

function isOf({ object }: Resource, namespace: string): boolean {
  return (object.metadata.namespace ?? "default") === namespace;
}

/** Whether a policy is about a direction; without types it is about packets that come in, and about others if it has rules for them. */
function has({ object }: Resource, type: "Ingress" | "Egress"): boolean {
  const types = asList(dig(object, "spec", "policyTypes"));
  if (types.length > 0) return types.includes(type);
  return type === "Ingress" || dig(object, "spec", "egress") !== undefined;
}

function names({ object }: Resource, namespace: string): boolean {
  return asList(dig(object, "subjects")).some((subject) => {
    const { kind, name, namespace: own } = asObject(subject) ?? {};
    if (kind === "ServiceAccount") return (asString(own) ?? object.metadata.namespace) === namespace;
    const groups = ["system:authenticated", "system:serviceaccounts", `system:serviceaccounts:${namespace}`];
    return kind === "Group" && groups.includes(asString(name) ?? "");
  });
}

function nameOf({ object }: Resource): string {
  const { kind, namespace, name } = toResourceId(object);
  return `${kind} ${namespace === "" ? name : `${namespace}/${name}`}`;
}

function toEvidence({ object, origin }: Resource, path: readonly string[], message: string): Evidence {
  return { resource: toResourceId(object), origin, path, message };
}
