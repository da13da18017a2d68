import {
  ALL_PORTS,
  containsPort,
  formatPorts,
  hasAllPorts,
  intersectPorts,
  NO_PORTS,
  type PortSet,
  samePorts,
  subtractPorts,
  unitePorts,
} from "./port-set.ts";

/** The protocols that policies speak of. What else there is (ICMP) is left to each network plugin. */
export const PROTOCOLS = ["SCTP", "TCP", "UDP"] as const;
export type Protocol = (typeof PROTOCOLS)[number];

/** Which ports of which protocols; immutable. Made with the functions below, so that all and none are always the same two values. */
export type ConnectionSet = Readonly<Record<Protocol, PortSet>>;

export const ALL_CONNECTIONS: ConnectionSet = { SCTP: ALL_PORTS, TCP: ALL_PORTS, UDP: ALL_PORTS };
export const NO_CONNECTIONS: ConnectionSet = { SCTP: NO_PORTS, TCP: NO_PORTS, UDP: NO_PORTS };

/** Ports of one protocol, as connections. */
export function toConnections(protocol: Protocol, ports: PortSet): ConnectionSet {
  return settle({ ...NO_CONNECTIONS, [protocol]: ports });
}

/** Whether a value is a protocol as policies write it: upper case. */
export function isProtocol(value: unknown): value is Protocol {
  return value === "TCP" || value === "UDP" || value === "SCTP";
}

export const isEmpty = (set: ConnectionSet): boolean => set === NO_CONNECTIONS;
export const isAll = (set: ConnectionSet): boolean => set === ALL_CONNECTIONS;

/** Whether two sets hold the same, however they were made. */
export function sameConnections(one: ConnectionSet, other: ConnectionSet): boolean {
  return one === other || PROTOCOLS.every((protocol) => samePorts(one[protocol], other[protocol]));
}

/** Whether a port of a protocol is in the set. @param port 1 to 65535 */
export function hasPort(set: ConnectionSet, protocol: Protocol, port: number): boolean {
  return containsPort(set[protocol], port);
}

/** What is in either. */
export function unite(one: ConnectionSet, other: ConnectionSet): ConnectionSet {
  if (isEmpty(other) || isAll(one) || one === other) return one;
  if (isEmpty(one) || isAll(other)) return other;
  return combine(one, other, unitePorts);
}

/** What is in both. */
export function intersect(one: ConnectionSet, other: ConnectionSet): ConnectionSet {
  if (isEmpty(one) || isAll(other) || one === other) return one;
  if (isEmpty(other) || isAll(one)) return other;
  return combine(one, other, intersectPorts);
}

/** What is in the first and not in the other. */
export function subtract(one: ConnectionSet, other: ConnectionSet): ConnectionSet {
  if (isEmpty(one) || isEmpty(other)) return one;
  if (isAll(other) || one === other) return NO_CONNECTIONS;
  return combine(one, other, subtractPorts);
}

function combine(
  one: ConnectionSet,
  other: ConnectionSet,
  combinePorts: (one: PortSet, other: PortSet) => PortSet,
): ConnectionSet {
  return settle({
    SCTP: combinePorts(one.SCTP, other.SCTP),
    TCP: combinePorts(one.TCP, other.TCP),
    UDP: combinePorts(one.UDP, other.UDP),
  });
}

/** All and none are compared by identity everywhere: the millions of pairs of a large cluster are mostly one of them. */
function settle(set: ConnectionSet): ConnectionSet {
  if (PROTOCOLS.every((protocol) => set[protocol].length === 0)) return NO_CONNECTIONS;
  return PROTOCOLS.every((protocol) => hasAllPorts(set[protocol])) ? ALL_CONNECTIONS : set;
}

/** `TCP 80,8000-8080,UDP 53`; `All Connections`; `No Connections`. */
export function formatConnections(set: ConnectionSet): string {
  if (isAll(set)) return "All Connections";
  if (isEmpty(set)) return "No Connections";
  return PROTOCOLS.filter((protocol) => set[protocol].length > 0)
    .map((protocol) => `${protocol} ${formatPorts(set[protocol])}`)
    .join(",");
}
