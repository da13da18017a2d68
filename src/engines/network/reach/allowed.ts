import { intersect, NO_CONNECTIONS, subtract, unite } from "../connections/connection-set.ts";
import { type NetworkModel, type Peer, POD_NETWORK } from "../model.ts";
import { type Answer, decide, type Listen } from "./decide.ts";

const CLOSED: Answer = { connections: NO_CONNECTIONS, unknown: NO_CONNECTIONS, because: [] };

/**
 * What `source` may connect to at `target`: what policies let out of the one and into the other. Entries (Ingress,
 * Route) are not asked here: see `toReach`.
 * @param network name of a network; default: the primary one of whichever end is a workload
 */
export function allowed(
  model: NetworkModel,
  source: Peer,
  target: Peer,
  network: string = primaryOf(source, target),
  listen?: Listen,
): Answer {
  if (!isIn(source, network) || !isIn(target, network)) return CLOSED;
  const egress = decide(model, "egress", source, target, network, listen);
  const ingress = decide(model, "ingress", source, target, network, listen);
  return both(egress, ingress);
}

/** What two directions let through together. */
export function both(egress: Answer, ingress: Answer): Answer {
  const connections = intersect(egress.connections, ingress.connections);
  if (egress.because.length === 0 && ingress.because.length === 0)
    return { connections, unknown: NO_CONNECTIONS, because: [] };
  const possible = intersect(unite(egress.connections, egress.unknown), unite(ingress.connections, ingress.unknown));
  const unknown = subtract(possible, connections);
  return { connections, unknown, because: unknown === NO_CONNECTIONS ? [] : [...egress.because, ...ingress.because] };
}

function primaryOf(source: Peer, target: Peer): string {
  if (source.is === "workload") return source.primary;
  return target.is === "workload" ? target.primary : POD_NETWORK;
}

/** Whether packets of the network get to the peer. Addresses outside are reached through primary networks alone. */
function isIn(peer: Peer, network: string): boolean {
  return peer.is !== "workload" || peer.primary === network || peer.secondary.has(network);
}
