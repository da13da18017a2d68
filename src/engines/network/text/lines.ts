import {
  type ConnectionSet,
  formatConnections,
  intersect,
  isEmpty,
  type Protocol,
  toConnections,
} from "../connections/connection-set.ts";
import { toPortSet } from "../connections/port-set.ts";
import type { NetworkModel } from "../model.ts";
import { type Connection, nameIn, type NetworkReach } from "../reach/reach.ts";

/** One port of one protocol: reports are narrowed to it, and then name no connections. */
export interface PortQuestion {
  readonly protocol: Protocol;
  readonly port: number;
}

/** One line of a report. */
export interface Line {
  readonly source: string;
  readonly target: string;
  /** Absent when the report is about one port. */
  readonly connections?: string;
  readonly network: string;
}

/** The connections of one network as lines, sorted as bytes are. */
export function toLines(reach: NetworkReach, question?: PortQuestion): Line[] {
  const lines = reach.connections.flatMap((one) => toLine(reach, one, question) ?? []);
  return lines.sort((one, other) => compare(formatLine(one), formatLine(other)));
}

function toLine(
  { network }: NetworkReach,
  { source, target, connections }: Connection,
  question: PortQuestion | undefined,
): Line | undefined {
  const ends = { source: nameIn(source, network), target: nameIn(target, network), network: network.name };
  if (question === undefined) return { ...ends, connections: formatConnections(connections) };
  return isEmpty(intersect(connections, toQuestioned(question))) ? undefined : ends;
}

export const toQuestioned = ({ protocol, port }: PortQuestion): ConnectionSet =>
  toConnections(protocol, toPortSet(port));

/** `shop/web[Deployment] => shop/cart[Deployment] : TCP 8080` */
export function formatLine({ source, target, connections }: Line): string {
  return `${source} => ${target}${connections === undefined ? "" : ` : ${connections}`}`;
}

/** Whether reports say which network is meant: there are several, or machines, which often have several. */
export function namesNetworks({ networks, peers }: NetworkModel): boolean {
  return networks.length > 1 || peers.some(({ kind }) => kind.startsWith("VirtualMachine"));
}

export function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
