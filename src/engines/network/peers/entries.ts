import { matchesLabels } from "../../../formats/selector/index.ts";
import { asList, dig, type Json, type Picture, type Resource } from "../../../model/index.ts";
import {
  type ConnectionSet,
  isEmpty,
  isProtocol,
  NO_CONNECTIONS,
  toConnections,
  unite,
} from "../connections/connection-set.ts";
import { toPortSet } from "../connections/port-set.ts";
import type { Entry, Labels, NamedPort, Way, WorkloadPeer } from "../model.ts";
import { isPortNumber } from "../policies/network-policy.ts";
import { type Backend, toBackends } from "./backends.ts";

/**
 * What Ingress, Route and Gateway routes lead to each workload, through services.
 * @param isTrusted whether pods that declare ports listen on no others; nothing holds them to it
 */
export function toEntries(picture: Picture, peers: readonly WorkloadPeer[], isTrusted = true): Entry[] {
  const inNamespace = Map.groupBy(peers, ({ namespace }) => namespace);
  const found = new Map<WorkloadPeer, Way[]>();
  for (const backend of toBackends(picture)) {
    const service =
      picture.find("/Service", backend.serviceNamespace, backend.service) ?? findDefault(picture, backend);
    if (service === undefined) continue;
    for (const peer of toEndpoints(service, inNamespace.get(backend.serviceNamespace) ?? [])) {
      const connections = toTargetPorts(
        service,
        backend,
        isTrusted ? peer : { ...peer, ports: [...peer.ports, ...toNumbered(service)] },
      );
      if (isEmpty(connections)) continue;
      const { kind, name, namespace, resource } = backend;
      const ways = found.get(peer) ?? [];
      ways.push({ kind, namespace, name, service: backend.service, connections, resource });
      found.set(peer, ways);
    }
  }
  return peers.flatMap((to) => {
    const ways = found.get(to);
    if (ways === undefined) return [];
    return [{ to, connections: ways.map(({ connections }) => connections).reduce(unite, NO_CONNECTIONS), ways }];
  });
}

/** A manifest may leave out that it is in the default namespace. */
function findDefault(picture: Picture, { serviceNamespace, service }: Backend): Resource | undefined {
  return serviceNamespace === "default" ? picture.find("/Service", "", service) : undefined;
}

/** The workloads among those of its namespace whose pods a service leads to. */
export function toEndpoints({ object }: Resource, inNamespace: readonly WorkloadPeer[]): WorkloadPeer[] {
  const selector = dig(object, "spec", "selector") as Labels | undefined;
  return inNamespace.filter(({ labels }) => matchesLabels(selector, labels));
}

/** The ports of pods that a service leads to by their numbers. */
function toNumbered({ object }: Resource): NamedPort[] {
  return asList(dig(object, "spec", "ports")).flatMap((entry): NamedPort[] => {
    const protocol = dig(entry, "protocol") ?? "TCP";
    const port = dig(entry, "targetPort") ?? dig(entry, "port");
    return isProtocol(protocol) && isPortNumber(port) ? [{ name: "", protocol, port }] : [];
  });
}

/** The ports of the pod that a backend leads to; without a port, all of the service. */
function toTargetPorts({ object }: Resource, backend: Backend, peer: WorkloadPeer): ConnectionSet {
  const all = asList(dig(object, "spec", "ports"));
  const named = all.filter((port) => isMeant(port, backend));
  // Some controllers take the number of the pods' port for that of the service, too.
  const ports = named.length > 0 ? named : all.filter((port) => isMeant(port, { ...backend, isTarget: true }));
  return ports.map((port) => toTargetPort(port, peer)).reduce(unite, NO_CONNECTIONS);
}

function isMeant(port: Json, { port: wanted, isTarget }: Backend): boolean {
  if (wanted === undefined) return true;
  const number = isTarget ? (dig(port, "targetPort") ?? dig(port, "port")) : dig(port, "port");
  return wanted === number || wanted === dig(port, "name");
}

/** Where a port of a service ends in a pod. */
export function toTargetPort(port: Json, peer: WorkloadPeer): ConnectionSet {
  const protocol = dig(port, "protocol") ?? "TCP";
  const target = dig(port, "targetPort") ?? dig(port, "port");
  if (!isProtocol(protocol)) return NO_CONNECTIONS;
  // Who declares no port may listen on any; who declares some is taken at their word.
  if (isPortNumber(target) && peer.ports.length === 0) return toConnections(protocol, toPortSet(target));
  return peer.ports
    .filter((declared) => declared.protocol === protocol && (declared.port === target || isNamed(declared, target)))
    .map((declared) => toConnections(protocol, toPortSet(declared.port)))
    .reduce(unite, NO_CONNECTIONS);
}

const isNamed = ({ name }: NamedPort, target: Json | undefined): boolean => name !== "" && name === target;
