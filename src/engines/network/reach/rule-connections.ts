import {
  ALL_CONNECTIONS,
  type ConnectionSet,
  NO_CONNECTIONS,
  toConnections,
  unite,
} from "../connections/connection-set.ts";
import { toPortSet } from "../connections/port-set.ts";
import type { NetworkModel, Peer, PolicyRule, RulePort } from "../model.ts";
import { choosesPeer } from "./choice.ts";

/**
 * What the rule speaks of between its subject and `other`; none where it does not speak of `other`.
 * @param target the end that is connected to: named ports are its own
 */
export function ruleConnections(
  model: NetworkModel,
  rule: PolicyRule,
  other: Peer,
  target: Peer,
  network: string,
): ConnectionSet {
  if (rule.peers !== undefined && !rule.peers.some((peer) => choosesPeer(model, peer, other, network)))
    return NO_CONNECTIONS;
  return portConnections(rule.ports, target);
}

/** What a rule's ports are at the end that is connected to; without any, all. */
export function portConnections(ports: readonly RulePort[] | undefined, target: Peer): ConnectionSet {
  if (ports === undefined) return ALL_CONNECTIONS;
  return ports.map((port) => onePort(port, target)).reduce(unite, NO_CONNECTIONS);
}

function onePort(port: RulePort, target: Peer): ConnectionSet {
  if (port.is === "ports") return toConnections(port.protocol, port.ports);
  if (target.is !== "workload") return NO_CONNECTIONS;
  return target.ports
    .filter(({ name, protocol }) => name === port.name && (port.protocol ?? protocol) === protocol)
    .map((found) => toConnections(found.protocol, toPortSet(found.port)))
    .reduce(unite, NO_CONNECTIONS);
}
