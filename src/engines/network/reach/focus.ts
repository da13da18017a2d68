import type { Direction, Peer } from "../model.ts";

/** Which pairs are looked at: those with a workload of `workloads` at one end, and one of `peers` at the other. */
export interface Focus {
  /** `cart`, `shop/cart` or `ingress-controller`; empty: all. */
  readonly workloads: readonly string[];
  /** Empty: all. */
  readonly peers: readonly string[];
  /** Only what comes to a workload of the focus, or goes from it. */
  readonly direction?: Direction;
}

/** Whether a pair is in focus. */
export function toFocus({ workloads, peers, direction }: Focus): (source: Peer, target: Peer) => boolean {
  const isWorkload = toMatch(workloads);
  const isPeer = toMatch(peers);
  return (source, target) =>
    (direction !== "egress" && isWorkload(target) && isPeer(source)) ||
    (direction !== "ingress" && isWorkload(source) && isPeer(target));
}

function toMatch(names: readonly string[]): (peer: Peer) => boolean {
  if (names.length === 0) return () => true;
  const wanted = new Set(names);
  return (peer) => namesOf(peer).some((name) => wanted.has(name));
}

/** What a peer may be called on the command line. */
export function namesOf(peer: Peer): string[] {
  if (peer.is === "ingress-controller") return ["ingress-controller"];
  return peer.is === "workload" ? [peer.workload, `${peer.namespace}/${peer.workload}`] : [peer.name];
}
