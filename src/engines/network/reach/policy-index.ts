import { SelectorIndex } from "../../../formats/selector/index.ts";
import type { NetworkModel, Policy, PodChoice, WorkloadPeer } from "../model.ts";
import { choosesPods } from "./choice.ts";

interface Asked {
  readonly order: number;
  readonly policy: Policy;
  readonly subject: PodChoice;
}

/** Finds the policies that are about a workload, without asking each of them. */
class PolicyIndex {
  readonly #model: NetworkModel;
  /** By namespace; those of no one namespace under the empty name. */
  readonly #bySubject: ReadonlyMap<string, SelectorIndex<Asked>>;
  readonly #found = new WeakMap<WorkloadPeer, readonly Policy[]>();

  constructor(model: NetworkModel) {
    this.#model = model;
    const asked = model.policies.flatMap((policy, order) =>
      policy.subjects.map((subject): Asked => ({ order, policy, subject })),
    );
    const bySubject = Map.groupBy(asked, ({ subject }) => subject.namespace ?? "");
    this.#bySubject = new Map(
      [...bySubject].map(([namespace, all]) => [
        namespace,
        new SelectorIndex(all.map((one) => [one.subject.podSelector ?? {}, one])),
      ]),
    );
  }

  policiesOf(peer: WorkloadPeer): readonly Policy[] {
    const known = this.#found.get(peer);
    if (known !== undefined) return known;
    const asked = ["", peer.namespace].flatMap((key) => this.#bySubject.get(key)?.matching(peer.labels) ?? []);
    const chosen = asked.filter(({ subject }) => choosesPods(this.#model, subject, peer));
    chosen.sort((one, other) => one.order - other.order);
    const policies = [...new Set(chosen.map(({ policy }) => policy))];
    this.#found.set(peer, policies);
    return policies;
  }
}

const indexes = new WeakMap<NetworkModel, PolicyIndex>();

/** The policies that are about the workload, in the order they are asked, those for its secondary networks too. */
export function policiesOf(model: NetworkModel, peer: WorkloadPeer): readonly Policy[] {
  const index = indexes.get(model) ?? new PolicyIndex(model);
  indexes.set(model, index);
  return index.policiesOf(peer);
}
