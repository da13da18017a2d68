import type { Network, NetworkModel, WorkloadPeer } from "../model.ts";
import { nameOfPeer } from "./peer-name.ts";

/** Two workloads that no network joins. */
export interface Isolation {
  readonly source: WorkloadPeer;
  readonly target: WorkloadPeer;
  /** Id of the network it is told with: that of the source, where the source has one of its own. */
  readonly network: string;
  /** The networks of their own that keep the ends apart. */
  readonly by: readonly { readonly network: Network; readonly peer: WorkloadPeer }[];
}

/** The networks that keep two workloads apart; undefined where they have one in common. */
export function findIsolation(model: NetworkModel, source: WorkloadPeer, target: WorkloadPeer): Isolation | undefined {
  if (source.primary === target.primary) return undefined;
  const by = [source, target].flatMap((peer) => {
    const network = model.networks.find(({ id, kind }) => id === peer.primary && kind !== "pod");
    return network === undefined ? [] : [{ network, peer }];
  });
  const [first] = by;
  return first === undefined ? undefined : { source, target, network: first.network.id, by };
}

const KINDS = {
  pod: "",
  NAD: "NetworkAttachmentDefinition",
  UDN: "UserDefinedNetwork",
  CUDN: "ClusterUserDefinedNetwork",
};

/** `UserDefinedNetwork 'blue' isolates blue[udn]/a[Pod]; and UserDefinedNetwork 'green' isolates green[udn]/b[Pod]` */
export function nameOfIsolation(model: NetworkModel, { by }: Isolation): string {
  return by
    .map(({ network, peer }) => `${KINDS[network.kind]} '${network.name}' isolates ${nameOfPeer(model, peer)}`)
    .join("; and ");
}
