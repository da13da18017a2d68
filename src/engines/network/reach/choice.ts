import { matchesSelector } from "../../../formats/selector/index.ts";
import { choosesRepresentative } from "../exposure/representative.ts";
import type { AddressRange, Labels, NetworkModel, Peer, PodChoice, RulePeer, WorkloadPeer } from "../model.ts";

const NO_LABELS: Labels = {};

/** Whether a rule's peer is this peer, seen from within `network`. */
export function choosesPeer(model: NetworkModel, choice: RulePeer, peer: Peer, network: string): boolean {
  switch (choice.is) {
    case "pods":
      return choosesPods(model, choice, peer);
    case "addresses":
      return addressesOf(peer, network).some((range) => choice.ranges.some((other) => containsRange(other, range)));
    case "nodes":
      return false;
  }
}

/** Whether pods of this peer are chosen. The ingress controller is a pod somewhere that no label is known of. */
export function choosesPods(model: NetworkModel, choice: PodChoice, peer: Peer): boolean {
  switch (peer.is) {
    case "workload":
      return (
        choosesNamespace(model, choice, peer.namespace) &&
        (choice.podSelector === undefined || matchesSelector(choice.podSelector, peer.labels))
      );
    case "ingress-controller":
      return (
        choice.namespace === undefined &&
        (choice.namespaceSelector === undefined || matchesSelector(choice.namespaceSelector, NO_LABELS)) &&
        (choice.podSelector === undefined || matchesSelector(choice.podSelector, NO_LABELS))
      );
    case "representative":
      return choosesRepresentative(choice, peer);
    case "external":
      return false;
  }
}

function choosesNamespace(model: NetworkModel, choice: PodChoice, namespace: string): boolean {
  if (choice.namespace !== undefined) return choice.namespace === namespace;
  if (choice.namespaceSelector === undefined) return true;
  return matchesSelector(choice.namespaceSelector, model.namespaces.get(namespace)?.labels ?? NO_LABELS);
}

/** Pods of the pod network have addresses that change, and rules on addresses are about what lies outside of the cluster. */
function addressesOf(peer: Peer, network: string): readonly AddressRange[] {
  if (peer.is === "external") return [peer.range];
  return peer.is === "workload" ? toFixedAddresses(peer, network) : [];
}

function toFixedAddresses(peer: WorkloadPeer, network: string): readonly AddressRange[] {
  return peer.secondary.get(network) ?? [];
}

const containsRange = (outer: AddressRange, inner: AddressRange): boolean =>
  outer.family === inner.family && outer.first <= inner.first && inner.last <= outer.last;
