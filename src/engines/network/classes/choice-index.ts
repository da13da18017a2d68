import { LabelIndex, matchesSelector } from "../../../formats/selector/index.ts";
import type { NetworkModel, PodChoice, Policy, PolicyRule, WorkloadPeer } from "../model.ts";

/** The pods that rules speak of: each distinct choice once, with the peers it chooses. */
export interface ChoiceIndex {
  /** Choices of the rule's peers, by number; absent for a rule that speaks of every pod. */
  readonly choicesOf: (rule: PolicyRule) => readonly number[];
  /** Positions in `model.peers`, by choice. */
  readonly peersOf: readonly (readonly number[])[];
}

const NO_LABELS = {};

/** Whether the choice takes every pod of the cluster, so that it tells no two apart. */
function isUniversal({ namespace, namespaceSelector, podSelector }: PodChoice): boolean {
  return namespace === undefined && isEmpty(namespaceSelector) && isEmpty(podSelector);
}

function isEmpty(selector: PodChoice["podSelector"]): boolean {
  return (
    selector === undefined ||
    (Object.keys(selector.matchLabels ?? {}).length === 0 && (selector.matchExpressions ?? []).length === 0)
  );
}

export function toChoiceIndex(model: NetworkModel): ChoiceIndex {
  const find = toFind(model);
  const numbers = new Map<string, number>();
  const peersOf: (readonly number[])[] = [];
  const ofRule = new Map<PolicyRule, readonly number[]>();
  for (const rule of model.policies.flatMap(rulesOf)) {
    const choices = (rule.peers ?? []).filter((peer) => peer.is === "pods").filter((choice) => !isUniversal(choice));
    ofRule.set(
      rule,
      choices.map((choice) => {
        const key = JSON.stringify([choice.namespace, choice.namespaceSelector, choice.podSelector]);
        const known = numbers.get(key);
        if (known !== undefined) return known;
        numbers.set(key, peersOf.length);
        return peersOf.push(find(choice)) - 1;
      }),
    );
  }
  return { choicesOf: (rule) => ofRule.get(rule) ?? [], peersOf };
}

export const rulesOf = ({ ingress = [], egress = [] }: Policy): PolicyRule[] => [...ingress, ...egress];

/** Looks at the labels of one namespace at a time, and at those of all only where every namespace is meant. */
function toFind(model: NetworkModel): (choice: PodChoice) => readonly number[] {
  const positions = new Map(model.peers.map((peer, at) => [peer, at]));
  const all = toIndex(model.peers);
  const byNamespace = new Map(
    [...Map.groupBy(model.peers, ({ namespace }) => namespace)].map(([name, peers]) => [name, toIndex(peers)]),
  );
  return ({ namespace, namespaceSelector, podSelector }) => {
    const wanted = podSelector ?? {};
    const pick = (index: LabelIndex<WorkloadPeer> | undefined): number[] =>
      (index?.select(wanted) ?? []).map((peer) => positions.get(peer) ?? -1);
    if (namespace !== undefined) return pick(byNamespace.get(namespace));
    if (isEmpty(namespaceSelector)) return pick(all);
    const names = [...byNamespace.keys()].filter((name) =>
      matchesSelector(namespaceSelector, model.namespaces.get(name)?.labels ?? NO_LABELS),
    );
    return names.flatMap((name) => pick(byNamespace.get(name)));
  };
}

function toIndex(peers: readonly WorkloadPeer[]): LabelIndex<WorkloadPeer> {
  return new LabelIndex(peers.map((peer) => [peer.labels, peer]));
}
