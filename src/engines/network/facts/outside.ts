import type { Direction, ExternalPeer, NetworkModel, WorkloadPeer } from "../model.ts";
import { toExternalPeers } from "../peers/external.ts";
import { policiesOf } from "../reach/policy-index.ts";

/** Ranges that are compared with each other for one workload; hostile policies have more, and what they say is unknown. */
const MAX_COMPARISONS = 20_000_000;

/** Workloads that the same policies are about in a direction are judged alike. */
export function toKey(model: NetworkModel, peer: WorkloadPeer, direction: Direction): string {
  const policies = policiesOf(model, peer).filter((one) => one[direction] !== undefined || one.doubt !== undefined);
  const names = policies.map(({ kind, namespace, name }) => `${kind}/${namespace}/${name}`);
  const ports = direction === "ingress" ? peer.ports : [];
  return JSON.stringify([names, peer.hostNetwork, peer.doubt, peer.primary, ports]);
}

/** All addresses outside, parted where policies of the workload tell them apart; undefined where that is more than can be asked. */
export function toAddresses(model: NetworkModel, peer: WorkloadPeer, direction: Direction): ExternalPeer[] | undefined {
  const policies = policiesOf(model, peer);
  const addresses = toExternalPeers(policies, direction);
  const rules = policies.flatMap((policy) => policy[direction] ?? []);
  const ranges = rules
    .flatMap(({ peers = [] }) => peers)
    .map((one) => (one.is === "addresses" ? one.ranges.length : 1));
  const comparisons = ranges.reduce((sum, count) => sum + count, rules.length);
  return addresses.length * comparisons > MAX_COMPARISONS ? undefined : addresses;
}
