import type { NetworkModel, Peer } from "../model.ts";
import { nameIn } from "../reach/reach.ts";

/** The peer's name, marked where its namespace has a network of its own. */
export function nameOfPeer(model: NetworkModel, peer: Peer): string {
  if (peer.is !== "workload") return peer.name;
  const network = model.networks.find(({ id }) => id === peer.primary);
  return network === undefined ? peer.name : nameIn(peer, network);
}
