import { type ConnectionSet, intersect, isEmpty } from "../connections/connection-set.ts";
import { type ExternalPeer, type NetworkModel, type Network, type Peer, type WorkloadPeer } from "../model.ts";
import { toReachClasses } from "../classes/reach-classes.ts";
import { allowed } from "./allowed.ts";
import type { Answer } from "./decide.ts";

/** What one end may connect to at the other. */
export interface Connection {
  readonly source: Peer;
  readonly target: Peer;
  readonly connections: ConnectionSet;
}

/** A pair that it cannot be said of what is allowed: perhaps `connections`, beyond what is certain. */
export interface UnknownConnection extends Connection {
  readonly because: readonly string[];
}

/** Who may connect to whom through one network. */
export interface NetworkReach {
  readonly network: Network;
  readonly peers: readonly WorkloadPeer[];
  /** Without pairs that may not connect at all, and without a workload to itself. */
  readonly connections: readonly Connection[];
  readonly unknown: readonly UnknownConnection[];
  /** There are more pairs than these. */
  readonly isCut: boolean;
}

export interface ReachOptions {
  /** Addresses outside of which families; default: IPv4 alone. */
  readonly families?: readonly (4 | 6)[];
  /** Whether to look at a pair; default: all. */
  readonly isWanted?: (source: Peer, target: Peer) => boolean;
}

export const INGRESS_CONTROLLER: Peer = { is: "ingress-controller", name: "{ingress-controller}" };

/** Who may connect to whom, network by network: pairs of workloads, addresses outside, and what Ingress and Route lead in. */
export function toReach(model: NetworkModel, options: ReachOptions = {}): NetworkReach[] {
  return model.networks.map((network) => toNetworkReach(model, network, options));
}

/** Pairs that are listed at most, of one network: nobody reads more, and memory has an end. */
const MAX_PAIRS = 1_000_000;

function toNetworkReach(model: NetworkModel, network: Network, options: ReachOptions): NetworkReach {
  const peers = model.peers.filter(({ primary, secondary }) => primary === network.id || secondary.has(network.id));
  const connections: Connection[] = [];
  const unknown: UnknownConnection[] = [];
  let isCut = false;
  const isWanted = options.isWanted ?? (() => true);
  const note = (source: Peer, target: Peer, answer: Answer): void => {
    isCut ||= connections.length + unknown.length >= MAX_PAIRS;
    if (isCut) return;
    if (!isEmpty(answer.connections)) connections.push({ source, target, connections: answer.connections });
    if (!isEmpty(answer.unknown))
      unknown.push({ source, target, connections: answer.unknown, because: answer.because });
  };
  const answerOf = toAnswers(model, network);
  const isPrimary = network.role === "primary";
  const isFamily = ({ range }: ExternalPeer): boolean => (options.families ?? [4]).includes(range.family);
  const sources: Peer[] = isPrimary ? [...peers, ...model.externalSources.filter(isFamily)] : [...peers];
  const outside: Peer[] = isPrimary ? model.externalTargets.filter(isFamily) : [];
  for (const source of sources) {
    if (isCut) break;
    for (const target of source.is === "workload" ? [...peers, ...outside] : peers) {
      if (source !== target && isWanted(source, target)) note(source, target, answerOf(source, target));
    }
  }
  for (const entry of model.entries) {
    if (entry.to.primary !== network.id || !isWanted(INGRESS_CONTROLLER, entry.to)) continue;
    note(INGRESS_CONTROLLER, entry.to, within(allowed(model, INGRESS_CONTROLLER, entry.to), entry.connections));
  }
  return { network, peers, connections, unknown, isCut };
}

/** Peers that no policy tells apart are asked about once. */
function toAnswers(model: NetworkModel, network: Network): (source: Peer, target: Peer) => Answer {
  const { classes, answerOf } = toReachClasses(model, network.id);
  const classOf = new Map<Peer, number>(classes.flatMap(({ peers }, at) => peers.map((peer) => [peer, at] as const)));
  const known = new Map<Peer, (Answer | undefined)[]>();
  return (source, target) => {
    const [from, to] = [classOf.get(source), classOf.get(target)];
    if (from !== undefined && to !== undefined) return answerOf(from, to);
    const outside = from === undefined ? source : target;
    const answers = known.get(outside) ?? [];
    known.set(outside, answers);
    return (answers[from ?? to ?? 0] ??= allowed(model, source, target, network.id));
  };
}

function within(answer: Answer, connections: ConnectionSet): Answer {
  return {
    connections: intersect(answer.connections, connections),
    unknown: intersect(answer.unknown, connections),
    because: answer.because,
  };
}

/** The peer's name as seen in a network: namespaces with a network of their own are marked. */
export function nameIn(peer: Peer, network: Network): string {
  if (peer.is !== "workload" || network.kind !== "UDN") return peer.name;
  return `${peer.namespace}[udn]/${peer.workload}[${peer.kind}]`;
}
