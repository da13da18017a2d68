import { matchesLabels } from "../../../formats/selector/index.ts";
import { readRange } from "../policies/address-ranges.ts";
import type { AddressRange, NetworkModel, Peer, WorkloadPeer } from "../model.ts";
import type { Declared } from "./declared.ts";
import type { Flow, FlowEnd } from "./flow.ts";
import { type Need, type NeedEnd, toOutside } from "./need.ts";

/** Traffic that was seen as connections that are needed. What came from or went to pods that were not read is noted. */
export function toObservedNeeds(model: NetworkModel, flows: readonly Flow[]): Declared {
  const notes = new Set<string>();
  const needs = flows.flatMap(({ source, target, protocol, port }): Need[] => {
    const [from, to] = [source, target].map((end) => toNeedEnd(model, end));
    if (from === undefined || to === undefined) {
      const missing = from === undefined ? source : target;
      notes.add(`traffic with ${nameOf(missing)} was seen, which is not among what was read: it stays closed`);
      return [];
    }
    if (from.is !== "workload" && to.is !== "workload") return [];
    return [{ source: from, target: to, protocol, port, because: "it was seen" }];
  });
  return { needs, notes: [...notes] };
}

const nameOf = ({ namespace, name, address }: FlowEnd): string => (name === "" ? address : `${namespace}/${name}`);

function toNeedEnd(model: NetworkModel, end: FlowEnd): NeedEnd | undefined {
  if (end.namespace !== "") {
    const peer = findPeer(model, end);
    if (peer !== undefined) return { is: "workload", peer };
    const hasLabels = Object.keys(end.labels).length > 0;
    return hasLabels ? { is: "pods", namespace: end.namespace, labels: end.labels } : undefined;
  }
  const range = toRange(end);
  return range === undefined ? undefined : toOutside(range);
}

function toRange({ address }: FlowEnd): AddressRange | undefined {
  return readRange(address.includes("/") ? address : `${address}/${address.includes(":") ? 128 : 32}`);
}

/** The peer that traffic came from or went to; undefined: it is not among what was read. */
export function findEnd(model: NetworkModel, end: FlowEnd, is: "source" | "target"): Peer | undefined {
  if (end.namespace !== "") return findPeer(model, end);
  const wanted = toRange(end);
  if (wanted === undefined) return undefined;
  const outside = is === "source" ? model.externalSources : model.externalTargets;
  const holds = ({ family, first, last }: AddressRange): boolean =>
    family === wanted.family && first <= wanted.first && wanted.last <= last;
  return outside.find(({ range }) => holds(range));
}

/** By the workload's name, the longest that the pod's name begins with, or labels. */
function findPeer(model: NetworkModel, { namespace, name, labels }: FlowEnd): WorkloadPeer | undefined {
  const inNamespace = model.peers.filter((peer) => peer.namespace === namespace);
  const exact = inNamespace.filter(({ workload }) => workload === name);
  if (exact.length > 0) return exact.find((peer) => hasLabels(peer, labels)) ?? exact[0];
  const owners = inNamespace
    .filter(({ workload }) => name.startsWith(`${workload}-`))
    .sort((one, other) => other.workload.length - one.workload.length);
  return owners[0] ?? inNamespace.find((peer) => hasLabels(peer, labels));
}

const hasLabels = (peer: WorkloadPeer, labels: Readonly<Record<string, string>>): boolean =>
  Object.keys(peer.labels).length > 0 && matchesLabels(peer.labels, labels);
