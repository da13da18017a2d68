import { matchesSelector } from "../../../formats/selector/index.ts";
import { asString, dig, type LabelSelector, type Picture, type Problem, type Resource } from "../../../model/index.ts";
import { type Namespace, type Network, POD_NETWORK } from "../model.ts";
import { type Report, toReport } from "../policies/report.ts";

/** What a namespace must say of itself before its pods get a network of their own. */
const PRIMARY_LABEL = "k8s.ovn.org/primary-user-defined-network";
const RESERVED_NAMESPACE = /^(?:default|kube-.*|openshift-.*)$/;

export const toNetworkId = (kind: "UDN" | "CUDN" | "NAD", name: string): string => `${kind} ${name}`;

export interface Networks {
  /** The pod network first, then user-defined ones, those of the cluster, and secondary ones, each by name. */
  readonly networks: readonly Network[];
  /** Id of the network that pods of a namespace have as their primary one. */
  readonly primaryOf: (namespace: string) => string;
  readonly notes: readonly string[];
}

/** The networks of OVN-Kubernetes and Multus besides that of the cluster. Their groups have changed; their kinds have not. */
export function toNetworks(
  picture: Picture,
  namespaces: ReadonlyMap<string, Namespace>,
  problems: Problem[],
): Networks {
  const primary = new Map<string, string>();
  const notes: string[] = [];
  const take = (namespace: string, id: string, report: Report): boolean => {
    if (primary.has(namespace)) {
      report.fault([], `namespace ${namespace} has a primary network already`);
      return false;
    }
    primary.set(namespace, id);
    return true;
  };
  const isReady = (namespace: string): boolean => namespaces.get(namespace)?.labels[PRIMARY_LABEL] !== undefined;
  const ofKind = (kind: string): Resource[] => picture.resources.filter(({ object }) => object.kind === kind);
  const own = ofKind("UserDefinedNetwork").flatMap((resource) => toOwnNetwork(resource, toReport(resource, problems)));
  const ofCluster = ofKind("ClusterUserDefinedNetwork").flatMap((resource) =>
    toClusterNetwork(resource, namespaces, toReport(resource, problems)),
  );
  const made: Network[] = [];
  for (const network of [...own, ...ofCluster].sort(byKindAndName)) {
    const ready = network.namespaces.filter(isReady);
    for (const namespace of network.namespaces.filter((name) => !isReady(name)))
      notes.push(
        `${network.id}: namespace ${namespace} lacks the label ${PRIMARY_LABEL}, so its pods stay in the pod network`,
      );
    const taken = ready.filter((namespace) => take(namespace, network.id, toReport(network.resource, problems)));
    if (taken.length > 0) made.push({ ...network, namespaces: taken });
  }
  const secondary = [...new Set(ofKind("NetworkAttachmentDefinition").map(({ object }) => object.metadata.name ?? ""))];
  const networks: Network[] = [
    { id: POD_NETWORK, name: POD_NETWORK, kind: "pod", role: "primary", namespaces: [] },
    ...made,
    ...secondary
      .sort()
      .map((name): Network => ({ id: toNetworkId("NAD", name), name, kind: "NAD", role: "secondary", namespaces: [] })),
  ];
  return { networks, primaryOf: (namespace) => primary.get(namespace) ?? POD_NETWORK, notes };
}

type Made = Network & { readonly resource: Resource };

function byKindAndName(one: Network, other: Network): number {
  if (one.kind !== other.kind) return one.kind === "UDN" ? -1 : 1;
  return one.name < other.name ? -1 : 1;
}

function toOwnNetwork(resource: Resource, report: Report): Made[] {
  const { name, namespace = "default" } = resource.object.metadata;
  if (name === "default") report.fault(["metadata", "name"], "must not be default");
  if (RESERVED_NAMESPACE.test(namespace))
    report.fault(["metadata", "namespace"], `${namespace} takes no network of its own`);
  if (!isPrimary(resource, ["spec"], report)) return [];
  return [
    {
      id: toNetworkId("UDN", namespace),
      name: namespace,
      kind: "UDN",
      role: "primary",
      namespaces: [namespace],
      resource,
    },
  ];
}

function toClusterNetwork(resource: Resource, namespaces: ReadonlyMap<string, Namespace>, report: Report): Made[] {
  const name = resource.object.metadata.name ?? "";
  const selector = dig(resource.object, "spec", "namespaceSelector") as LabelSelector | undefined;
  if (!isPrimary(resource, ["spec", "network"], report)) return [];
  const chosen = [...namespaces.values()].filter(({ labels }) => matchesSelector(selector, labels));
  const names = chosen.map((one) => one.name).sort();
  return [{ id: toNetworkId("CUDN", name), name, kind: "CUDN", role: "primary", namespaces: names, resource }];
}

/** Secondary ones come as a NetworkAttachmentDefinition of their own. */
function isPrimary({ object }: Resource, path: readonly string[], report: Report): boolean {
  const topology = asString(dig(object, ...path, "topology")) ?? "";
  if (topology !== "Layer2" && topology !== "Layer3") {
    if (topology !== "Localnet") report.fault([...path, "topology"], "must be Layer2 or Layer3");
    return false;
  }
  const layer = topology.toLowerCase();
  const role = dig(object, ...path, layer, "role");
  if (dig(object, ...path, layer) === undefined)
    report.fault([...path, layer], `is missing: the topology is ${topology}`);
  else if (role !== "Primary" && role !== "Secondary")
    report.fault([...path, layer, "role"], "must be Primary or Secondary");
  return role === "Primary";
}
