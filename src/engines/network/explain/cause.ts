import type { Direction, NetworkModel, Peer, Policy, PolicyRule } from "../model.ts";

/** What one policy did to a connection, in words. */
export interface Cause {
  /** As in the manifest; empty for what holds where no policy says anything. */
  readonly kind: string;
  readonly text: string;
  readonly policy?: Policy;
  readonly rule?: PolicyRule;
}

/** What is asked: one direction of one pair. */
export interface Direct {
  readonly model: NetworkModel;
  readonly direction: Direction;
  readonly source: Peer;
  readonly target: Peer;
  readonly network: string;
}

/** `NetworkPolicy 'shop/cart'` */
export function nameOf({ kind, namespace, name }: Policy): string {
  return `${kind} '${namespace === "" ? "" : `${namespace}/`}${name}'`;
}

export const nameOfRule = ({ name, index }: PolicyRule): string => (name === "" ? `#${index + 1}` : name);

export const titleOf = (direction: Direction): string => (direction === "egress" ? "Egress" : "Ingress");
