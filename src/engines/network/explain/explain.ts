import type { Entry, ExternalPeer, NetworkModel, Peer, WorkloadPeer } from "../model.ts";
import { INGRESS_CONTROLLER } from "../reach/reach.ts";
import { explainPair, type Explanation } from "./explanation.ts";
import { findIsolation, type Isolation } from "./isolation.ts";

/** Whether a pair is wanted. */
export type PairFilter = (source: Peer, target: Peer) => boolean;

/** All pairs, explained. */
export interface Explanations {
  readonly pairs: readonly Explanation[];
  readonly apart: readonly Isolation[];
}

/** Explains every pair of workloads, addresses outside, and the ingress controller where something leads from it. */
export function explainAll(model: NetworkModel, wants: PairFilter = () => true): Explanations {
  const pairs: Explanation[] = [];
  const apart: Isolation[] = [];
  const isShown = ({ range }: ExternalPeer): boolean => range.family === 4;
  const explain = (source: Peer, target: Peer, network: string, entry?: Entry): void => {
    if (wants(source, target)) pairs.push(explainPair(model, source, target, network, entry));
  };
  for (const source of model.peers) {
    for (const target of model.externalTargets.filter(isShown)) explain(source, target, source.primary);
    for (const target of model.peers) {
      if (source === target) continue;
      const isolation = findIsolation(model, source, target);
      if (isolation === undefined) explain(source, target, source.primary);
      else if (wants(source, target)) apart.push(isolation);
      for (const network of commonSecondaries(source, target)) explain(source, target, network);
    }
  }
  for (const target of model.peers) {
    for (const source of model.externalSources.filter(isShown)) explain(source, target, target.primary);
  }
  for (const entry of model.entries) explain(INGRESS_CONTROLLER, entry.to, entry.to.primary, entry);
  return { pairs, apart };
}

function commonSecondaries(source: WorkloadPeer, target: WorkloadPeer): readonly string[] {
  return [...source.secondary.keys()].filter((name) => target.secondary.has(name));
}
