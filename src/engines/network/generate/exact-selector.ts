import { matchesSelector } from "../../../formats/selector/index.ts";
import { asObject, dig } from "../../../model/index.ts";
import type { NetworkModel, WorkloadPeer } from "../model.ts";

/** A selector by labels alone. */
export type ExactSelector = { matchLabels: { [label: string]: string } };

/** Labels that are other with every version of a workload, or for each of its pods. */
const FLEETING = new Set([
  "pod-template-hash",
  "controller-revision-hash",
  "pod-template-generation",
  "statefulset.kubernetes.io/pod-name",
  "apps.kubernetes.io/pod-index",
]);

/**
 * A selector that chooses the workload's pods, and of all others in its namespace that were read none. Undefined: others there
 * have the same labels, or it has none.
 */
export function toExactSelector(model: NetworkModel, peer: WorkloadPeer): ExactSelector | undefined {
  const others = inNamespace(model, peer.namespace).filter((other) => other !== peer);
  return toCandidates(peer).find(
    (selector) =>
      matchesSelector(selector, peer.labels) && others.every(({ labels }) => !matchesSelector(selector, labels)),
  );
}

const known = new WeakMap<NetworkModel, ReadonlyMap<string, readonly WorkloadPeer[]>>();

function inNamespace(model: NetworkModel, namespace: string): readonly WorkloadPeer[] {
  const found = known.get(model) ?? Map.groupBy(model.peers, (peer) => peer.namespace);
  known.set(model, found);
  return found.get(namespace) ?? [];
}

/** What the workload itself chooses its pods with is best: it stays the same from version to version. */
function toCandidates({ labels, resource }: WorkloadPeer): readonly ExactSelector[] {
  const own = asObject(dig(resource.object, "spec", "selector", "matchLabels")) as Record<string, string> | undefined;
  const lasting = Object.fromEntries(Object.entries(labels).filter(([key]) => !FLEETING.has(key)));
  return [own, lasting, { ...labels }].flatMap((matchLabels) =>
    matchLabels === undefined || Object.keys(matchLabels).length === 0 ? [] : [{ matchLabels }],
  );
}
