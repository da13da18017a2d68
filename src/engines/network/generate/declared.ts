import { readAddress } from "../../../formats/cidr/index.ts";
import {
  asList,
  asNumber,
  asString,
  dig,
  type Json,
  type Picture,
  type Resource,
  toResourceId,
} from "../../../model/index.ts";
import { type ConnectionSet, PROTOCOLS } from "../connections/connection-set.ts";
import type { NetworkModel, WorkloadPeer } from "../model.ts";
import { toEndpoints, toTargetPort } from "../peers/entries.ts";
import { findHosts, type NamedHost } from "./hosts.ts";
import { ANYWHERE, INTERNET, type Need, type NeedEnd, toOutside } from "./need.ts";
import { toTexts, type WorkloadText } from "./texts.ts";

/** What manifests say that is needed, and what people should look at. */
export interface Declared {
  readonly needs: readonly Need[];
  readonly notes: readonly string[];
}

export interface DeclaredOptions {
  /** Namespace of the ingress controller; without one, what Ingress objects lead in may come from any pod. */
  readonly ingressNamespace?: string;
}

/** Names of variables whose value, without a port or anything else, is likely a host. */
const HOST_NAME = /(?:HOST|ADDR|ADDRESS|URL|URI|SERVER|SERVERS|SERVICE|ENDPOINT|BROKERS?|NODES?|UPSTREAM|BACKEND)$/i;
/** Whoever gets there may act as the node. */
const METADATA_HOSTS: ReadonlySet<string> = new Set([
  "metadata.google.internal",
  "169.254.169.254",
  "metadata.azure.com",
]);
/** A range of ports that is wider is nothing that one port after another is allowed of. */
const MAX_PORTS = 64;

/**
 * Connections that manifests ask for: services named in variables, arguments and ConfigMaps; what Ingress, Gateway and load
 * balancers lead in; and DNS for everybody.
 */
export function toDeclaredNeeds(picture: Picture, model: NetworkModel, options: DeclaredOptions = {}): Declared {
  const services = toServices(picture, model);
  const notes: string[] = [];
  const peers = new Map(model.peers.map((peer) => [peer.resource, peer]));
  const needs = [
    ...picture.workloads.flatMap((workload) => {
      const source = peers.get(workload.resource);
      if (source === undefined) return [];
      return toTexts(picture, workload).flatMap((text, _, all) => toNeeds(source, text, all, services, notes));
    }),
    ...toEntryNeeds(model, options, notes),
    ...toBalancerNeeds(services),
    ...toDnsNeeds(model),
  ];
  return { needs, notes: [...new Set(notes)] };
}

interface Service {
  readonly resource: Resource;
  readonly namespace: string;
  readonly name: string;
  readonly endpoints: readonly WorkloadPeer[];
}

function toServices(picture: Picture, model: NetworkModel): ReadonlyMap<string, Service> {
  const inNamespace = Map.groupBy(model.peers, ({ namespace }) => namespace);
  return new Map(
    picture.ofKind("/Service").map((resource) => {
      const { name } = toResourceId(resource.object);
      const namespace = resource.object.metadata.namespace ?? "default";
      const endpoints = toEndpoints(resource, inNamespace.get(namespace) ?? []);
      return [`${namespace}/${name}`, { resource, namespace, name, endpoints }];
    }),
  );
}

function toNeeds(
  source: WorkloadPeer,
  { name, text }: WorkloadText,
  all: readonly WorkloadText[],
  services: ReadonlyMap<string, Service>,
  notes: string[],
): Need[] {
  const because = `${name === "" ? "arguments" : name} of ${source.name}`;
  return findHosts(text).flatMap((found) => {
    const service = resolve(found, source.namespace, services);
    if (service === undefined) return toExternalNeed(source, found, because, notes);
    if (found.isBare && !HOST_NAME.test(name) && !found.host.includes(".")) return [];
    const port = found.port ?? toPortBeside(name, all);
    const target = { is: "workload", peer: source } as const;
    return toServicePorts(service, port, notes, because).map(({ peer, ...where }): Need => ({
      source: target,
      target: { is: "workload", peer },
      ...where,
      because,
    }));
  });
}

/** `REDIS_PORT` for `REDIS_HOST`. */
function toPortBeside(name: string, all: readonly WorkloadText[]): number | undefined {
  const beside = all.find((one) => one.name !== "" && one.name === `${name.replace(/_[A-Z]+$/i, "")}_PORT`);
  return beside !== undefined && /^\d{1,5}$/.test(beside.text) ? Number(beside.text) : undefined;
}

/** `cart`, `cart.shop`, `cart.shop.svc`, `cart.shop.svc.cluster.local`, and a pod of a headless service before any of these. */
function resolve({ host }: NamedHost, namespace: string, services: ReadonlyMap<string, Service>): Service | undefined {
  const labels = host.replace(/\.svc(?:\..*)?$/, "").split(".");
  const [first = "", second, third] = labels;
  if (labels.length > 3) return undefined;
  return (
    services.get(`${second ?? namespace}/${first}`) ??
    (second === undefined ? undefined : services.get(`${third ?? namespace}/${second}`))
  );
}

interface Where {
  readonly peer: WorkloadPeer;
  readonly protocol: Need["protocol"];
  readonly port: number;
}

/** The ports of pods behind a service. @param wanted a port of the service; absent: all */
function toServicePorts(
  { resource, namespace, name, endpoints }: Service,
  wanted: number | undefined,
  notes: string[],
  because: string,
): Where[] {
  const ports = asList(dig(resource.object, "spec", "ports"));
  const isHeadless = dig(resource.object, "spec", "clusterIP") === "None";
  const meant = ports.filter((port) => isPort(port, wanted, isHeadless));
  if (wanted !== undefined && meant.length === 0)
    notes.push(`${because} names port ${wanted} of Service ${namespace}/${name}, which has no such port`);
  return endpoints.flatMap((peer) =>
    meant.flatMap((port) => toPorts(toTargetPort(port, peer)).map((where) => ({ peer, ...where }))),
  );
}

/** A headless service leaves ports as they are: its own and those of the pods are both used. */
function isPort(port: Json, wanted: number | undefined, isHeadless: boolean): boolean {
  if (wanted === undefined) return true;
  return asNumber(dig(port, "port")) === wanted || (isHeadless && asNumber(dig(port, "targetPort")) === wanted);
}

function toPorts(connections: ConnectionSet): { readonly protocol: Need["protocol"]; readonly port: number }[] {
  return PROTOCOLS.flatMap((protocol) => {
    const ports: { protocol: Need["protocol"]; port: number }[] = [];
    for (let at = 0; at < connections[protocol].length; at += 2) {
      const [first = 0, last = 0] = connections[protocol].slice(at, at + 2);
      for (let port = first; port <= last && ports.length < MAX_PORTS; port += 1) ports.push({ protocol, port });
    }
    return ports;
  });
}

/** A NetworkPolicy knows no names: what is outside is let out to the internet, and to nothing private. */
function toExternalNeed(source: WorkloadPeer, found: NamedHost, because: string, notes: string[]): Need[] {
  const { host, port, scheme } = found;
  const isLocal = host === "localhost" || /^(?:127|0)\./.test(host);
  if (METADATA_HOSTS.has(host)) {
    notes.push(`${because} names ${host}, the cloud's instance metadata: it stays closed`);
    return [];
  }
  if (scheme === "" || isLocal || port === undefined || !host.includes(".")) return [];
  const from: NeedEnd = { is: "workload", peer: source };
  const address = readAddress(host);
  if (!("because" in address)) {
    const range = { family: address.family, first: address.value, last: address.value };
    return [{ source: from, target: toOutside(range), protocol: "TCP", port, because }];
  }
  if (/\.(?:svc|cluster\.local|local)(?:\.|$)/.test(host)) {
    notes.push(`${because} names ${host}, a service that was not read: it stays closed`);
    return [];
  }
  notes.push(
    `${because} names ${host}:${port}: policies know no names, so the whole internet is open to it at that port`,
  );
  return [{ source: from, target: INTERNET, protocol: "TCP", port, because }];
}

function toEntryNeeds(model: NetworkModel, { ingressNamespace }: DeclaredOptions, notes: string[]): Need[] {
  const source: NeedEnd =
    ingressNamespace === undefined ? { is: "cluster" } : { is: "namespace", namespace: ingressNamespace };
  if (model.entries.length > 0 && ingressNamespace === undefined)
    notes.push("what Ingress and Route objects lead in is let in from any pod: say --ingress-namespace for less");
  return model.entries.flatMap(({ to, ways }) =>
    ways.flatMap(({ kind, namespace, name, connections }) =>
      toPorts(connections).map((where): Need => ({
        source,
        target: { is: "workload", peer: to },
        ...where,
        because: `${kind} ${namespace}/${name}`,
      })),
    ),
  );
}

/** Load balancers and ports of nodes let in anybody; the address they come from is often another. */
function toBalancerNeeds(services: ReadonlyMap<string, Service>): Need[] {
  const open = [...services.values()].filter(({ resource }) =>
    ["LoadBalancer", "NodePort"].includes(asString(dig(resource.object, "spec", "type")) ?? ""),
  );
  return open.flatMap((service) => {
    const because = `Service ${service.namespace}/${service.name}`;
    return toServicePorts(service, undefined, [], because).map(({ peer, ...where }): Need => ({
      source: ANYWHERE,
      target: { is: "workload", peer },
      ...where,
      because,
    }));
  });
}

const DNS: NeedEnd = { is: "pods", namespace: "kube-system", labels: { "k8s-app": "kube-dns" } };

/** Every name is looked up at the cluster's DNS, over UDP and, where answers are long, TCP. */
export function toDnsNeeds(model: NetworkModel): Need[] {
  return model.peers.flatMap((peer) =>
    (["TCP", "UDP"] as const).map((protocol): Need => ({
      source: { is: "workload", peer },
      target: DNS,
      protocol,
      port: 53,
      because: "names are looked up",
    })),
  );
}
