import { asList, asNumber, dig, type Picture, type Resource } from "../../../model/index.ts";

const CALICO_KINDS = ["NetworkPolicy", "GlobalNetworkPolicy"].flatMap((kind) => [
  `projectcalico.org/${kind}`,
  `crd.projectcalico.org/${kind}`,
]);

/** How the policies of Calico of a picture are asked together. */
export interface CalicoOrder {
  /** Place of each in the order they are asked, from 0. */
  readonly rankOf: ReadonlyMap<Resource, number>;
  /** Any of them denies or passes: which comes first counts. Where all only allow, it does not. */
  readonly isOrdered: boolean;
  /** NetworkPolicies of Kubernetes are asked with them, at order 1000. */
  readonly hasNetworkPolicies: boolean;
  /** A policy of an earlier tier passes to the next, which none of the tiers here is told apart from. */
  readonly isPassedTo: boolean;
}

const known = new WeakMap<Picture, CalicoOrder>();

/** The order of all policies of Calico: by `order`, those without last, then by name. */
export function toCalicoOrder(picture: Picture): CalicoOrder {
  const before = known.get(picture);
  if (before !== undefined) return before;
  const resources = CALICO_KINDS.flatMap((kind) => [...picture.ofKind(kind)]);
  const keyed = resources.map((resource) => ({ resource, order: orderOf(resource), name: toName(resource) }));
  keyed.sort((one, other) => compareOrders(one.order, other.order) || (one.name < other.name ? -1 : 1));
  const order: CalicoOrder = {
    rankOf: new Map(keyed.map(({ resource }, rank) => [resource, rank])),
    isOrdered: resources.some((resource) =>
      actionsOf(resource).some((action) => action !== "Allow" && action !== "Log"),
    ),
    hasNetworkPolicies: picture.ofKind("networking.k8s.io/NetworkPolicy").length > 0,
    isPassedTo: picture
      .ofKind("policy.networking.k8s.io/AdminNetworkPolicy")
      .some((resource) => actionsOf(resource).includes("Pass")),
  };
  known.set(picture, order);
  return order;
}

export const orderOf = ({ object }: Resource): number =>
  asNumber(dig(object, "spec", "order")) ?? Number.POSITIVE_INFINITY;

const compareOrders = (one: number, other: number): number => (one === other ? 0 : one < other ? -1 : 1);

const toName = ({ object }: Resource): string => `${object.metadata.namespace ?? ""}/${object.metadata.name ?? ""}`;

export function actionsOf({ object }: Resource): unknown[] {
  return ["ingress", "egress"].flatMap((direction) =>
    asList(dig(object, "spec", direction)).map((rule) => dig(rule, "action")),
  );
}
