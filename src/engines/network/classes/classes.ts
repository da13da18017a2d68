import type { NetworkModel, RulePort, WorkloadPeer } from "../model.ts";
import { policiesOf } from "../reach/policy-index.ts";
import { type ChoiceIndex, rulesOf, toChoiceIndex } from "./choice-index.ts";

/** Peers that no policy tells apart, neither as who it is about nor as whom its rules speak of. */
export interface PeerClass {
  /** At least one; the first stands for all. */
  readonly peers: readonly [WorkloadPeer, ...WorkloadPeer[]];
  /** Who has the same is judged alike as a subject. */
  readonly subject: string;
}

export interface PeerClasses {
  readonly classes: readonly PeerClass[];
  readonly choices: ChoiceIndex;
  /** Classes that a choice takes, by number of the choice. */
  readonly classesOf: readonly (readonly number[])[];
  /** Classes that rules may speak of by other things than labels: pods in their node's network, and with fixed addresses. */
  readonly odd: readonly number[];
}

/** Groups peers by the policies about them, the rules that speak of them, the named ports rules ask for, and their networks. */
export function toPeerClasses(model: NetworkModel): PeerClasses {
  const choices = toChoiceIndex(model);
  const chosenBy: number[][] = model.peers.map(() => []);
  for (const [choice, positions] of choices.peersOf.entries()) {
    for (const position of positions) chosenBy[position]?.push(choice);
  }
  const numbers = new Map(model.policies.map((policy, at) => [policy, at]));
  const named = new Set(model.policies.flatMap(rulesOf).flatMap(({ ports = [] }) => ports.flatMap(nameOf)));
  const found = new Map<string, { at: number; peers: [WorkloadPeer, ...WorkloadPeer[]]; subject: string }>();
  const classOf: number[] = [];
  for (const [position, peer] of model.peers.entries()) {
    const policies = policiesOf(model, peer).map((policy) => numbers.get(policy));
    const networks = [peer.primary, ...peer.secondary.keys()].join("|");
    const subject = `${policies.join(",")};${networks};${peer.hostNetwork ? "node" : ""};${peer.doubt ?? ""}`;
    const ports = peer.ports
      .filter(({ name }) => named.has(name))
      .map((one) => `${one.name}/${one.protocol}/${one.port}`);
    // What has fixed addresses in a secondary network is told apart by rules about addresses.
    const alone = hasAddresses(peer) ? peer.name : "";
    const key = `${subject};${chosenBy[position]?.join(",")};${ports.sort().join(",")};${alone}`;
    const known = found.get(key);
    if (known === undefined) found.set(key, { at: found.size, peers: [peer], subject });
    else known.peers.push(peer);
    classOf.push(known?.at ?? found.size - 1);
  }
  const classesOf = choices.peersOf.map((positions) => [
    ...new Set(positions.map((position) => classOf[position] ?? -1)),
  ]);
  const classes = [...found.values()];
  const odd = classes.flatMap(({ peers: [peer] }, at) => (peer.hostNetwork || hasAddresses(peer) ? [at] : []));
  return { classes, choices, classesOf, odd };
}

const nameOf = (port: RulePort): string[] => (port.is === "named" ? [port.name] : []);

const hasAddresses = ({ secondary }: WorkloadPeer): boolean =>
  [...secondary.values()].some((addresses) => addresses.length > 0);
